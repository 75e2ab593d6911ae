package dev.leadline.claim;

import dev.leadline.claim.Contradictions.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks in all pages for somebody else in a role that a claim gives to a person: a newer page makes the claim outdated, another one of the
 * same age a conflict.
 */
final class RoleChanges {

    /** "Managing director: Jane Roe", "The managing director is Jane Roe", as registers and directories have it. */
    private static final Pattern ENTRY = Pattern.compile(
            "^(?:(?:the|its|der|die|le|la|l'|el|il|de) ?)?[\\p{L}' -]{2,40}(?::| is| ist| est| es| è)(?![\\p{L}]).*");

    private static final int LONGEST_TITLE = 60;

    private final Company company;
    private final Set<String> words;
    private final Referent referent;
    private final Ages ages;
    private final List<Known> known = new ArrayList<>();

    /** @param pages those about the company */
    RoleChanges(List<Page> pages, Company company, Referent referent) {
        this.company = company;
        this.words = company.words();
        this.referent = referent;
        this.ages = new Ages(company);
        pages.forEach(this::remember);
    }

    private record Known(Holders.Held held, Page page, String sentence) {}

    private void remember(Page page) {
        String above = "";
        for (Sentences.Span span : page.statements()) {
            String sentence = span.of(page.snapshot().text()).strip();
            String said = isCard(above, sentence) ? above + ", " + sentence : sentence;
            Holders.in(said, words).stream()
                    .filter(held -> isOfTheCompany(sentence, Passage.of(page, span)))
                    .forEach(held -> known.add(new Known(held, page, said)));
            above = sentence;
        }
    }

    /** A person's name in a line, and the role in the line below it, as pages of teams have it. */
    private boolean isCard(String above, String sentence) {
        return sentence.length() <= LONGEST_TITLE
                && !sentence.endsWith(".")
                && Names.ofPeople(sentence, words).isEmpty()
                && Names.ofPeople(above, words).stream()
                        .anyMatch(name -> name.start() == 0 && name.end() == above.length());
    }

    Optional<Found> of(String claim, Passage passage) {
        return Sentences.of(claim).stream()
                .map(span -> span.of(claim).strip())
                .filter(sentence -> referent.namesTheCompany(sentence)
                        || isOfTheCompany(passage.text().strip(), passage))
                .flatMap(sentence -> Holders.in(sentence, words).stream())
                .flatMap(held -> changed(held, claim, passage.page()).stream())
                .findFirst();
    }

    /** On its own site; elsewhere, a sentence that names it, or an entry of a page that does. */
    private boolean isOfTheCompany(String sentence, Passage passage) {
        return company.owns(passage.page().snapshot())
                || referent.namesTheCompany(sentence)
                || (ENTRY.matcher(FoldedText.of(sentence).folded()).matches() && company.isNamedIn(passage));
    }

    private Optional<Found> changed(Holders.Held held, String claim, Page own) {
        return known.stream()
                .filter(other -> other.page() != own && isSameRole(held, claim, other))
                .filter(other -> !held.sharesAPersonWith(other.held()) && !isStillHeld(held, own, other))
                .flatMap(other -> ages
                        .of(own, other.page())
                        .map(reason -> new Found(reason, other.page().snapshot().id() + ": " + other.sentence()))
                        .stream())
                .findFirst();
    }

    /** A third page that is as new names the person, too: both hold the role. */
    private boolean isStillHeld(Holders.Held held, Page own, Known other) {
        return known.stream()
                .filter(third -> third.page() != own && third.page() != other.page())
                .filter(third ->
                        third.held().role().equals(held.role()) && third.held().sharesAPersonWith(held))
                .anyMatch(third -> ages.of(other.page(), third.page()).isPresent());
    }

    /** Across languages, the head of a company is called both CEO and managing director. */
    private static boolean isSameRole(Holders.Held held, String claim, Known other) {
        String role = other.held().role();
        return role.equals(held.role())
                || (Roles.isNamed(held.role(), Set.of(role))
                        && Languages.differ(
                                Languages.guess(FoldedText.of(claim).folded()),
                                Languages.guess(FoldedText.of(other.sentence()).folded())));
    }
}
