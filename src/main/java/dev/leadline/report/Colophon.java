package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a report was made, and what its marks mean: the lines at its end. */
final class Colophon {

    private Colophon() {}

    /** Empty when no model was asked. @param claims those of the report, by section */
    static List<String> of(JsonNode result, Collection<List<Report.Claim>> claims) {
        String model = ReportReader.text(result, "model");
        if (model.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        JsonNode checks = result.path("checks");
        if (checks.isObject()) {
            lines.add(checks.path("made").asInt() + " claims were made from the sources: "
                    + Stream.of("verified", "conflicted", "outdated", "insufficient")
                            .map(verdict -> checks.path(verdict).asInt() + " " + verdict)
                            .collect(Collectors.joining(", "))
                    + ", " + checks.path("rejected").asInt() + " dropped.");
            if (checks.path("judged").asInt() > 0) {
                lines.add("Verified claims that a model judged, too: "
                        + checks.path("judged").asInt() + ". Insufficient by its judgement: "
                        + checks.path("lowered").asInt() + ".");
            }
        }
        JsonNode renewed = result.path("renewed");
        if (renewed.isObject()) {
            lines.add(renewed(renewed));
        }
        JsonNode effort = result.path("effort");
        lines.add(
                effort.isObject()
                        ? "Asked: " + model + ", prompts of " + ReportReader.text(effort, "prompts") + ", depth "
                                + ReportReader.text(effort, "depth") + ", "
                                + effort.path("calls").asInt() + " calls for "
                                + PlainWords.dollars(effort.path("costUsd").decimalValue()) + "."
                        : "Asked: " + model + ".");
        lines.addAll(PlainWords.legend(
                claims.stream().flatMap(List::stream).map(Report.Claim::mark).collect(Collectors.toSet())));
        return lines;
    }

    private static String renewed(JsonNode renewed) {
        String sections = ReportReader.each(renewed.path("sections"))
                .map(key -> SectionTitles.of(key.asText()))
                .collect(Collectors.joining(", "));
        return "Renewed: " + (sections.isEmpty() ? "nothing" : sections) + ". All else is of "
                + ReportReader.text(renewed, "day") + ", from the task " + ReportReader.text(renewed, "task") + ".";
    }
}
