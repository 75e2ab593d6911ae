package dev.leadline.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks claims about a company against the stored text of the pages that they cite. It compares what can be compared
 * without understanding: whether the quote is there, whether its sentences have the numbers, dates, names and roles of the
 * claim, whether both deny or both affirm, and whether another page has another value. A claim that passes is anchored,
 * which is less than proven: a wrong relation between right names and numbers is not seen.
 */
public final class Verifier {

    /** Words that a sentence has to share with a claim to be compared with it as a further source. */
    private static final int MIN_SHARED = 2;

    private final Company company;
    private final UnaryOperator<String> siteOf;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Set<String> known;
    private final Set<String> hosts;
    private final Closest closest;
    private final Contradictions contradictions;
    private final RoleChanges changes;
    private final Editions editions;

    /** @param snapshots all pages that were read; their ids are unique */
    public Verifier(Company company, List<Snapshot> snapshots) {
        this(company, snapshots, Snapshot::host);
    }

    /** @param siteOf tells who answers for an address: pages of one site are not independent of each other */
    public Verifier(Company company, List<Snapshot> snapshots, UnaryOperator<String> siteOf) {
        this.company = company;
        this.siteOf = siteOf;
        snapshots.forEach(snapshot -> pages.put(snapshot.id(), Page.of(snapshot)));
        this.known = pages.values().stream()
                .flatMap(page -> Names.sureIn(page.snapshot().text(), page.language()))
                .collect(Collectors.toSet());
        this.hosts = pages.values().stream().map(page -> page.snapshot().host()).collect(Collectors.toSet());
        this.closest = new Closest(company.words());
        List<Page> own = pages.values().stream()
                .filter(page -> !company.isOtherThanIn(page.snapshot()))
                .toList();
        Referent referent = new Referent(company.words(), known);
        this.contradictions = new Contradictions(own, company, referent);
        this.changes = new RoleChanges(own, company, referent);
        this.editions = new Editions(own, company);
    }

    private record Checked(
            Reason reason, String detail, @Nullable Passage passage) {}

    public Judgement judge(Statement statement) {
        if (Instructions.areIn(statement.text())) {
            return Judgement.without(Reason.SOURCE_GIVES_INSTRUCTIONS, "");
        }
        Optional<String> foreign = Contacts.foreignAddress(statement.text(), hosts);
        if (foreign.isPresent()) {
            return Judgement.without(Reason.ADDRESS_OF_NO_SOURCE, foreign.get());
        }
        PassageCheck check = new PassageCheck(statement.text(), company.words(), known);
        List<Checked> all = statement.evidence().stream()
                .map(evidence -> check(evidence, check))
                .toList();
        List<Passage> anchored = anchored(all);
        if (anchored.isEmpty()) {
            return all.stream()
                    .min(Comparator.comparing(Checked::reason))
                    .map(one -> notAnchored(one, check))
                    .orElseGet(() -> Judgement.without(Reason.NO_SUCH_SOURCE, ""));
        }
        anchored.addAll(further(statement, check, anchored));
        Optional<Contradictions.Found> contradiction = anchored.stream()
                .map(passage -> contradictions
                        .of(statement.text(), passage)
                        .or(() -> changes.of(statement.text(), passage))
                        .or(() -> editions.of(statement.text(), passage)))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> tooOld(statement, check, anchored));
        return new Judgement(
                contradiction.map(Contradictions.Found::reason).orElse(Reason.ANCHORED),
                contradiction.map(Contradictions.Found::detail).orElse(""),
                AsOf.of(anchored.get(0)),
                anchored.stream().map(Verifier::anchor).distinct().toList(),
                check.isAboutMoneyOrPeople() && !areIndependent(anchored),
                check.amount().orElse(null));
    }

    /** What changes easily, and is said by old pages only. */
    private Optional<Contradictions.Found> tooOld(Statement statement, PassageCheck check, List<Passage> anchored) {
        boolean canHaveChanged = anchored.stream().allMatch(passage -> Ages.isOld(passage.page()))
                && Sentences.of(statement.text()).stream()
                        .anyMatch(span ->
                                Changeable.isIn(span.of(statement.text()).strip(), company.words()))
                && pages.values().stream()
                        .filter(page -> !Ages.isOld(page) && !company.isOtherThanIn(page.snapshot()))
                        .noneMatch(page -> supporting(page, check).findAny().isPresent());
        Snapshot first = anchored.get(0).page().snapshot();
        return canHaveChanged
                ? Optional.of(new Contradictions.Found(
                        Reason.SOURCE_IS_OLD,
                        first.id() + " is of " + first.publishedAt() + ", and no newer source says it"))
                : Optional.empty();
    }

    /** What is not refuted keeps the quote that it is from. */
    private static Judgement notAnchored(Checked best, PassageCheck check) {
        Passage passage = best.passage();
        if (passage == null || best.reason().verdict() == Verdict.REJECTED) {
            return Judgement.without(best.reason(), best.detail());
        }
        return new Judgement(
                best.reason(),
                best.detail(),
                AsOf.of(passage),
                List.of(anchor(passage)),
                check.isAboutMoneyOrPeople(),
                check.amount().orElse(null));
    }

    private static List<Passage> anchored(List<Checked> all) {
        return all.stream()
                .filter(one -> one.reason() == Reason.ANCHORED)
                .map(Checked::passage)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Sentences of other pages that say the same: of those that the claim cites, and, for money and people, which need a second
     * source, of all pages.
     */
    private List<Passage> further(Statement statement, PassageCheck check, List<Passage> anchored) {
        Set<String> found =
                anchored.stream().map(passage -> passage.page().snapshot().id()).collect(Collectors.toSet());
        Set<String> cited =
                statement.evidence().stream().map(Evidence::sourceId).collect(Collectors.toSet());
        return pages.values().stream()
                .filter(page -> !found.contains(page.snapshot().id()) && !company.isOtherThanIn(page.snapshot()))
                .filter(page -> check.isAboutMoneyOrPeople()
                        || cited.contains(page.snapshot().id()))
                .flatMap(page -> supporting(page, check).limit(1))
                .toList();
    }

    private Stream<Passage> supporting(Page page, PassageCheck check) {
        return closest.to(check.folded(), page, MIN_SHARED).stream()
                .filter(company::isNamedIn)
                .filter(passage -> check.compare(passage).reason() == Reason.ANCHORED);
    }

    private Checked check(Evidence evidence, PassageCheck check) {
        Page page = pages.get(evidence.sourceId());
        if (page == null) {
            return new Checked(Reason.NO_SUCH_SOURCE, evidence.sourceId(), null);
        }
        if (company.isOtherThanIn(page.snapshot())) {
            return new Checked(Reason.OTHER_COMPANY, page.snapshot().host(), null);
        }
        if (evidence.quote().isBlank()) {
            return searched(page, check);
        }
        String quote = Passage.folded(evidence.quote());
        if (!Passage.isLongEnough(quote)) {
            return new Checked(Reason.QUOTE_TOO_SHORT, evidence.quote(), null);
        }
        return best(Passage.find(quote, page), check, evidence.quote());
    }

    /** A sentence that is only near to a claim is not what the claim is from. */
    private Checked searched(Page page, PassageCheck check) {
        Checked best = best(closest.to(check.folded(), page, 1), check, "");
        boolean isNear = best.reason() == Reason.WORDS_DIFFER || best.reason() == Reason.NOTHING_TO_COMPARE;
        return isNear ? new Checked(Reason.QUOTE_NOT_FOUND, "", null) : best;
    }

    private static Checked best(List<Passage> passages, PassageCheck check, String wanted) {
        return passages.stream()
                .map(passage -> checked(check.compare(passage), passage))
                .min(Comparator.comparing(Checked::reason))
                .orElseGet(() -> new Checked(Reason.QUOTE_NOT_FOUND, wanted, null));
    }

    private static Checked checked(PassageCheck.Outcome outcome, Passage passage) {
        return new Checked(outcome.reason(), outcome.detail(), passage);
    }

    private static Anchor anchor(Passage passage) {
        Page page = passage.page();
        return new Anchor(
                page.snapshot().id(),
                passage.start(),
                passage.end(),
                passage.quote(),
                passage.text().strip(),
                page.sha256());
    }

    /** At least two sites, with sentences of their own: a copy of a press release is not a second source. */
    private boolean areIndependent(List<Passage> anchored) {
        long sites = anchored.stream()
                .map(one -> siteOf.apply(one.page().snapshot().url()))
                .distinct()
                .count();
        long texts = anchored.stream()
                .map(one -> FoldedText.of(one.text()).folded().strip())
                .distinct()
                .count();
        return sites >= 2 && texts >= 2;
    }
}
