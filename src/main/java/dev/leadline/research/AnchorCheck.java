package dev.leadline.research;

import dev.leadline.claim.Company;
import dev.leadline.claim.Evidence;
import dev.leadline.claim.Judgement;
import dev.leadline.claim.Statement;
import dev.leadline.claim.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks claims against the text of the pages that they cite. The quote of a claim must be there and say it; for a claim without a quote,
 * the sentence that says it is looked for. A claim without any quote is dropped; all others keep their verdict.
 */
final class AnchorCheck {

    private final Verifier verifier;

    /** @param readable the sources that may be cited */
    AnchorCheck(Company company, List<Source> readable) {
        this.verifier =
                new Verifier(company, readable.stream().map(Source::snapshot).toList(), Site::of);
    }

    /** The checked claims of one section. */
    record Checked(List<Judged> claims, List<Judged> dropped) {}

    /** Checks the claims of one section. A claim that is made twice is one claim, with the sources of both. */
    Checked check(List<SectionAnswer.Statement> claims) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Set<Evidence>> evidence = new LinkedHashMap<>();
        for (SectionAnswer.Statement claim : claims) {
            String text = claim.text().replaceAll("\\s+", " ").strip();
            if (!text.isEmpty()) {
                String key = Judged.key(text);
                texts.putIfAbsent(key, text);
                evidence.computeIfAbsent(key, one -> new LinkedHashSet<>()).addAll(evidence(claim));
            }
        }
        List<Judged> kept = new ArrayList<>();
        List<Judged> dropped = new ArrayList<>();
        texts.forEach((key, text) -> {
            Judgement judgement =
                    verifier.judge(new Statement(text, List.copyOf(evidence.getOrDefault(key, Set.of()))));
            // A claim for which there is no quote has no place in a report, whatever the reason.
            (judgement.anchors().isEmpty() ? dropped : kept).add(new Judged(text, judgement));
        });
        return new Checked(kept, dropped);
    }

    private static List<Evidence> evidence(SectionAnswer.Statement claim) {
        String quote = claim.quote() == null ? "" : claim.quote();
        return claim.sources().stream().map(id -> new Evidence(id, quote)).toList();
    }
}
