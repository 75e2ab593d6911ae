package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.drive.DriveFile;
import dev.leadline.report.Changes;
import dev.leadline.report.Changes.Said;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finished deep dive.
 *
 * @param report Markdown, written from the claims alone
 * @param sections claims by section, in the report's order; every section is included, even if it is empty
 * @param sources all pages that were read
 * @param claims all claims, each with the ids of the sources that say it
 * @param gaps what is not known: that no source was given, sections without claims, sources that could not be read, claims without support
 * @param model the model that answered; null when none was asked
 * @param steps finished steps
 * @param changes what is new, changed and gone since an earlier report; null when it was compared with none
 * @param driveFile where the report is in Drive; null when it was not to be saved there
 */
@RegisterForReflection
record DeepDive(
        String report,
        Map<String, List<Claim>> sections,
        List<Source.Cited> sources,
        List<Claim> claims,
        List<String> gaps,
        @Nullable String model,
        int steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Changes changes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DriveFile driveFile) {

    DeepDive savedAs(DriveFile file) {
        return new DeepDive(report, sections, sources, claims, gaps, model, steps, changes, file);
    }

    DeepDive comparedWith(Since since) {
        if (!since.asked()) {
            return this;
        }
        List<Said> now = new ArrayList<>();
        sections.forEach((section, found) -> found.forEach(claim -> now.add(new Said(section, claim.text()))));
        Changes compared = since.changes(now);
        List<String> missing = new ArrayList<>(gaps);
        if (compared == null) {
            missing.add(Since.MISSING);
        }
        return new DeepDive(
                Since.told(report, compared), sections, sources, claims, missing, model, steps, compared, driveFile);
    }

    /**
     * What is known before Gemini is asked.
     *
     * @param notes on how pages were found, for the gaps
     */
    record Draft(
            String company,
            LocalDate today,
            List<SourcePage> pages,
            List<Source> sources,
            List<Source> relevant,
            List<String> notes) {

        DeepDive withoutAnswers(int steps) {
            return with(Map.of(), steps);
        }

        DeepDive with(Map<Section, Findings> answers, int steps) {
            AnchorCheck check = new AnchorCheck(company, relevant);
            Map<Section, CitationCheck.Checked> checked = new EnumMap<>(Section.class);
            answers.forEach((section, findings) -> checked.put(section, check.check(findings.claims())));
            Map<String, Section> homes = homes(checked);
            Map<Section, List<Claim>> claims = new EnumMap<>(Section.class);
            List<String> gaps = new ArrayList<>(notes);
            if (pages.isEmpty() && notes.isEmpty()) {
                gaps.add("sources: neither website nor sources was given, so there was nowhere to look");
            }
            String model = null;
            for (Section section : Section.values()) {
                Findings findings = answers.get(section);
                if (findings != null && !findings.model().isEmpty()) {
                    model = findings.model();
                }
                claims.put(section, settle(section, findings, checked.get(section), homes, gaps));
            }
            gaps.addAll(unread());
            return new DeepDive(
                    ReportWriter.write(company, today, claims, gaps, sources),
                    byKey(claims),
                    sources.stream().map(Source::cited).toList(),
                    claims.values().stream().flatMap(List::stream).toList(),
                    gaps,
                    model,
                    steps,
                    null,
                    null);
        }

        /**
         * The section of each claim. If several sections made the claim, it is the one that ranked it highest, or the
         * first of these.
         */
        private static Map<String, Section> homes(Map<Section, CitationCheck.Checked> answers) {
            Map<String, Section> homes = new HashMap<>();
            int longest = answers.values().stream()
                    .mapToInt(one -> one.claims().size())
                    .max()
                    .orElse(0);
            for (int rank = 0; rank < longest; rank++) {
                for (Section section : Section.values()) {
                    CitationCheck.Checked checked = answers.get(section);
                    if (checked != null && rank < checked.claims().size()) {
                        homes.putIfAbsent(checked.claims().get(rank).key(), section);
                    }
                }
            }
            return homes;
        }

        private static List<Claim> settle(
                Section section,
                @Nullable Findings findings,
                CitationCheck.@Nullable Checked checked,
                Map<String, Section> homes,
                List<String> gaps) {
            if (findings == null || checked == null) {
                gaps.add(section.key() + ": nothing found");
                return List.of();
            }
            if (findings.refusal() != null) {
                gaps.add(section.key() + ": " + findings.refusal());
                return List.of();
            }
            List<Claim> own = checked.claims().stream()
                    .filter(claim -> homes.get(claim.key()) == section)
                    .toList();
            if (checked.claims().isEmpty()) {
                gaps.add(section.key() + ": nothing found in the sources");
            } else if (own.isEmpty()) {
                gaps.add(section.key() + ": all of its claims are in other sections");
            }
            findings.gaps().stream().filter(gap -> !gap.isBlank()).forEach(gap -> gaps.add(section.key() + ": " + gap));
            checked.gaps().forEach(gap -> gaps.add(section.key() + ": " + gap));
            return own;
        }

        /** Gaps for pages that could not be read, or that are about another company. */
        private List<String> unread() {
            List<String> gaps = new ArrayList<>();
            for (SourcePage page : pages) {
                if (!page.isRead()) {
                    gaps.add("source " + page.url() + ": " + page.failure());
                }
            }
            sources.stream()
                    .filter(source -> !relevant.contains(source))
                    .forEach(source -> gaps.add("source " + source.url() + ": does not mention " + company));
            return gaps;
        }

        private static Map<String, List<Claim>> byKey(Map<Section, List<Claim>> claims) {
            Map<String, List<Claim>> sections = new LinkedHashMap<>();
            claims.forEach((section, found) -> sections.put(section.key(), found));
            return sections;
        }
    }
}
