package dev.leadline.claim;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks claims about a company against the stored text of the pages that they cite. It compares what can be compared
 * without understanding: whether the quote is there, whether its sentences have the numbers, dates, names and roles of the
 * claim, whether both deny or both affirm, and whether another page has another value. A claim that passes is anchored,
 * which is less than proven: a wrong relation between right names and numbers is not seen.
 */
public final class Verifier {

    private final Company company;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Set<String> known;
    private final Contradictions contradictions;

    /** @param snapshots all pages that were read; their ids are unique */
    public Verifier(Company company, List<Snapshot> snapshots) {
        this.company = company;
        snapshots.forEach(snapshot -> pages.put(snapshot.id(), Page.of(snapshot)));
        this.known = pages.values().stream()
                .flatMap(page -> Names.sureIn(page.snapshot().text(), page.language()))
                .collect(Collectors.toSet());
        this.contradictions = new Contradictions(
                pages.values().stream()
                        .filter(page -> !company.isOtherThanIn(page.snapshot()))
                        .toList(),
                company.words());
    }

    private record Checked(
            Reason reason, String detail, @Nullable Passage passage) {}

    public Judgement judge(Statement statement) {
        PassageCheck check = new PassageCheck(statement.text(), company.words(), known);
        List<Checked> all = statement.evidence().stream()
                .map(evidence -> check(evidence, check))
                .toList();
        List<Passage> anchored = new ArrayList<>();
        all.stream().filter(one -> one.reason() == Reason.ANCHORED).forEach(one -> {
            if (one.passage() != null) {
                anchored.add(one.passage());
            }
        });
        if (anchored.isEmpty()) {
            return all.stream()
                    .min(Comparator.comparing(Checked::reason))
                    .map(one -> new Judgement(one.reason(), one.detail(), null, List.of(), false))
                    .orElseGet(() -> new Judgement(Reason.NO_SUCH_SOURCE, "", null, List.of(), false));
        }
        Optional<Contradictions.Found> contradiction = anchored.stream()
                .filter(passage -> !check.isAboutAnother())
                .map(passage -> contradictions.of(check.claim(), passage))
                .flatMap(Optional::stream)
                .findFirst();
        return new Judgement(
                contradiction.map(Contradictions.Found::reason).orElse(Reason.ANCHORED),
                contradiction.map(Contradictions.Found::detail).orElse(""),
                asOf(anchored.get(0)),
                anchored.stream().map(Verifier::anchor).distinct().toList(),
                check.isAboutMoneyOrPeople() && !areIndependent(anchored));
    }

    private Checked check(Evidence evidence, PassageCheck check) {
        Page page = pages.get(evidence.sourceId());
        if (page == null) {
            return new Checked(Reason.NO_SUCH_SOURCE, evidence.sourceId(), null);
        }
        if (company.isOtherThanIn(page.snapshot())) {
            return new Checked(Reason.OTHER_COMPANY, page.snapshot().host(), null);
        }
        String quote = Passage.folded(evidence.quote());
        if (!Passage.isLongEnough(quote)) {
            return new Checked(Reason.QUOTE_TOO_SHORT, evidence.quote(), null);
        }
        return Passage.find(quote, page).stream()
                .map(passage -> checked(check.compare(passage), passage))
                .min(Comparator.comparing(Checked::reason))
                .orElseGet(() -> new Checked(Reason.QUOTE_NOT_FOUND, evidence.quote(), null));
    }

    private static Checked checked(PassageCheck.Outcome outcome, Passage passage) {
        return new Checked(outcome.reason(), outcome.detail(), passage);
    }

    private static Anchor anchor(Passage passage) {
        Page page = passage.page();
        return new Anchor(page.snapshot().id(), passage.start(), passage.end(), page.sha256());
    }

    /** At least two sites, with sentences of their own: a copy of a press release is not a second source. */
    private static boolean areIndependent(List<Passage> anchored) {
        long hosts = anchored.stream()
                .map(one -> one.page().snapshot().host())
                .distinct()
                .count();
        long texts = anchored.stream()
                .map(one -> FoldedText.of(one.text()).folded().strip())
                .distinct()
                .count();
        return hosts >= 2 && texts >= 2;
    }

    /** The latest date in the passage that is not after the page itself. */
    private static LocalDate asOf(Passage passage) {
        Snapshot snapshot = passage.page().snapshot();
        LocalDate read = snapshot.fetchedAt().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate page = snapshot.publishedAt() == null ? read : snapshot.publishedAt();
        return DateReader.read(FoldedText.of(passage.text()).folded()).stream()
                .flatMap(found -> found.dates().stream())
                .flatMap(date -> date.lastDay().stream())
                .filter(date -> !date.isAfter(page))
                .max(Comparator.naturalOrder())
                .orElse(page);
    }
}
