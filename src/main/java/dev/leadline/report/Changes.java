package dev.leadline.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the claims of a report say that those of an earlier one did not.
 *
 * @param since id of the task that wrote the earlier one
 * @param sinceDay the day on which it did, as in 2026-03-31
 * @param added claims that the earlier report did not make
 * @param changed claims that it made with other numbers, dates or names
 * @param gone claims of the earlier report that this one does not make
 */
@RegisterForReflection
public record Changes(
        String since, String sinceDay, @JsonProperty("new") List<Said> added, List<Changed> changed, List<Said> gone) {

    /**
     * A claim.
     *
     * @param section the key of its section
     */
    @RegisterForReflection
    public record Said(String section, String text) {}

    /** A claim that says something else now. */
    @RegisterForReflection
    public record Changed(String section, String before, String now) {}

    /** Compares the claims of two reports. */
    public static Changes between(String since, String sinceDay, List<Said> before, List<Said> now) {
        return new Comparison(before, now).changes(since, sinceDay);
    }

    /** The claims of a deep dive's result; empty when it is the result of another task. */
    public static Optional<List<Said>> claims(JsonNode result) {
        JsonNode sections = result.path("sections");
        if (!result.path("report").isTextual() || !sections.isObject()) {
            return Optional.empty();
        }
        List<Said> claims = new ArrayList<>();
        sections.fields()
                .forEachRemaining(section -> section.getValue()
                        .forEach(claim -> claims.add(new Said(
                                section.getKey(),
                                ReportReader.plain(claim.path("text").asText(""))))));
        return Optional.of(claims);
    }

    public boolean isNone() {
        return added.isEmpty() && changed.isEmpty() && gone.isEmpty();
    }
}
