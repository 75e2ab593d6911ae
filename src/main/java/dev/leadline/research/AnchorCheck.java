package dev.leadline.research;

import dev.leadline.claim.Company;
import dev.leadline.claim.Evidence;
import dev.leadline.claim.Judgement;
import dev.leadline.claim.Snapshot;
import dev.leadline.claim.Statement;
import dev.leadline.claim.Verdict;
import dev.leadline.claim.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks claims that come with a quote against the stored text of the pages that they cite. A claim that its quote refutes, or whose
 * quote is not there, is dropped and becomes a gap; all others keep their verdict. A claim without a quote is checked by its words alone
 * ({@link CitationCheck}), and has no verdict.
 */
final class AnchorCheck {

    private final Verifier verifier;
    private final CitationCheck words;

    AnchorCheck(String company, List<Source> readable) {
        this.verifier = new Verifier(
                new Company(company, null),
                readable.stream().map(AnchorCheck::snapshot).toList());
        this.words = new CitationCheck(company, readable);
    }

    CitationCheck.Checked check(List<Claim> claims) {
        CitationCheck.Checked unquoted = words.check(
                claims.stream().filter(claim -> claim.quote() == null).toList());
        List<String> gaps = new ArrayList<>(unquoted.gaps());
        Map<String, Claim> byKey = new LinkedHashMap<>();
        unquoted.claims().forEach(claim -> byKey.put(claim.key(), claim));
        Map<String, Claim> kept = new LinkedHashMap<>();
        for (Claim claim : claims) {
            Claim tidy = claim.tidy();
            if (claim.quote() == null) {
                Claim supported = byKey.get(tidy.key());
                if (supported != null) {
                    kept.putIfAbsent(tidy.key(), supported);
                }
            } else if (!tidy.text().isEmpty()) {
                judge(tidy, claim.quote(), kept, gaps);
            }
        }
        return new CitationCheck.Checked(List.copyOf(kept.values()), gaps);
    }

    private void judge(Claim claim, String quote, Map<String, Claim> kept, List<String> gaps) {
        Judgement judgement = verifier.judge(new Statement(
                claim.text(),
                claim.sources().stream()
                        .distinct()
                        .map(id -> new Evidence(id, quote))
                        .toList()));
        if (judgement.verdict() == Verdict.REJECTED) {
            gaps.add("rejected claim (" + judgement.reason().code() + "): " + claim.text());
        } else {
            Claim judged = claim.judged(judgement);
            kept.merge(judged.key(), judged, Claim::with);
        }
    }

    private static Snapshot snapshot(Source source) {
        return new Snapshot(source.id(), source.url(), source.title(), null, source.fetchedAt(), source.text());
    }
}
