package dev.leadline.research;

import dev.leadline.claim.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answers about all sections after they were checked: what is claimed, what is not known, and what was dropped.
 *
 * @param claims by section, in the report's order; every section is there
 * @param gaps why a section is empty, or lacks something
 * @param judging what a model said of the verified claims
 */
record Settled(
        Map<Section, List<Claim>> claims,
        List<String> gaps,
        List<Unknown> unknowns,
        List<Dropped> dropped,
        String model,
        Judging judging) {

    /** @param answers of the sections that were asked about */
    static Settled of(Map<Section, Findings> answers, AnchorCheck check) {
        return of(answers, check, 0);
    }

    /**
     * The same for a report that renews an earlier one.
     *
     * @param after the highest number of its claims
     */
    static Settled of(Map<Section, Findings> answers, AnchorCheck check, int after) {
        Map<Section, AnchorCheck.Checked> checked = new EnumMap<>(Section.class);
        answers.forEach((section, findings) -> checked.put(section, check.check(findings.claims())));
        Map<String, Section> homes = homes(checked);
        Settled settled = new Settled(
                new EnumMap<>(Section.class),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                model(answers),
                Judging.NONE);
        for (Section section : Section.values()) {
            settled.add(
                    section,
                    answers.getOrDefault(section, Findings.none("nothing found")),
                    checked.get(section),
                    homes,
                    after);
        }
        return settled;
    }

    private static String model(Map<Section, Findings> answers) {
        return answers.values().stream()
                .map(Findings::model)
                .filter(name -> !name.isEmpty())
                .reduce("", (first, last) -> last);
    }

    /**
     * The section of each claim. If several sections made the claim, it is the one that ranked it highest, or the first of
     * these.
     */
    private static Map<String, Section> homes(Map<Section, AnchorCheck.Checked> answers) {
        Map<String, Section> homes = new HashMap<>();
        int longest = answers.values().stream()
                .mapToInt(one -> one.claims().size())
                .max()
                .orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (Section section : Section.values()) {
                AnchorCheck.Checked checked = answers.get(section);
                if (checked != null && rank < checked.claims().size()) {
                    homes.putIfAbsent(checked.claims().get(rank).key(), section);
                }
            }
        }
        return homes;
    }

    private void add(
            Section section,
            Findings findings,
            AnchorCheck.@Nullable Checked checked,
            Map<String, Section> homes,
            int after) {
        List<Claim> own = new ArrayList<>();
        claims.put(section, own);
        if (findings.refusal() != null || checked == null) {
            gap(section, String.valueOf(findings.refusal()));
            unknowns.add(new Unknown(section.key(), section.question()));
            return;
        }
        int before = after + all().size();
        checked.claims().stream()
                .filter(judged -> homes.get(judged.key()) == section)
                .forEach(judged -> own.add(Claim.of("C" + (before + own.size() + 1), section, judged)));
        List<String> missing = findings.gaps().stream()
                .filter(gap -> !gap.isBlank())
                .map(Words::plain)
                .toList();
        if (checked.claims().isEmpty()) {
            gap(section, "nothing found in the sources");
        } else if (own.isEmpty()) {
            gap(section, "all of its claims are in other sections");
        }
        missing.forEach(what -> gap(section, what));
        (missing.isEmpty() && checked.claims().isEmpty() ? List.of(section.question()) : missing)
                .forEach(what -> unknowns.add(new Unknown(section.key(), what)));
        drop(section, checked.dropped());
    }

    private void drop(Section section, List<Judged> judged) {
        if (judged.isEmpty()) {
            return;
        }
        judged.forEach(one -> dropped.add(Dropped.of(section, one)));
        String reasons = judged.stream()
                .map(one -> one.judgement().reason().code())
                .distinct()
                .collect(Collectors.joining(", "));
        gap(
                section,
                (judged.size() == 1 ? "a claim was" : judged.size() + " claims were") + " dropped (" + reasons + ")");
    }

    private void gap(Section section, String what) {
        gaps.add(section.key() + ": " + what);
    }

    List<Claim> all() {
        return claims.values().stream().flatMap(List::stream).toList();
    }

    Checks checks() {
        Set<String> rejected = new HashSet<>();
        // A claim that two sections made, and both lost, is one claim.
        dropped.forEach(
                one -> rejected.add(one.text() == null ? one.section() + one.reason() : Judged.key(one.text())));
        return Checks.of(all(), rejected.size(), judging);
    }

    /** With what a model said of the verified claims, which takes trust away, and never gives it. */
    Settled judged(Opinions opinions) {
        Map<Section, List<Claim>> held = new EnumMap<>(Section.class);
        claims.forEach((section, own) ->
                held.put(section, own.stream().map(opinions::applied).toList()));
        return new Settled(held, gaps, unknowns, dropped, model, opinions.judging(all()));
    }

    /** The sections for which further pages may help: those without a verified claim, and those whose sources disagree. */
    Set<Section> open() {
        return claims.entrySet().stream()
                .filter(entry -> entry.getValue().stream().noneMatch(Claim::isVerified)
                        || entry.getValue().stream()
                                .anyMatch(claim -> claim.verdict().equals(Verdict.CONFLICTED.code())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Section.class)));
    }
}
