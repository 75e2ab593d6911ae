package dev.leadline.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What the claims of a report say that those of an earlier one did not.
 *
 * @param since id of the task that wrote the earlier one
 * @param sinceDay the day on which it did, as in 2026-03-31
 * @param added claims that the earlier report did not make
 * @param changed claims that it made with other numbers, dates or names
 * @param gone claims of the earlier report that this one does not make, although a page that they cited was read
 * @param unchecked claims of the earlier report that this one does not make, and could not: no page that they cited was read this time,
 *     or nobody answered what was asked about their section
 */
@RegisterForReflection
public record Changes(
        String since,
        String sinceDay,
        @JsonProperty("new") List<Said> added,
        List<Changed> changed,
        List<Said> gone,
        List<Said> unchecked) {

    /**
     * A claim.
     *
     * @param section the key of its section
     */
    @RegisterForReflection
    public record Said(String section, String text) {}

    /**
     * A claim of the earlier report.
     *
     * @param pages addresses that it cited; empty if that is not known
     */
    @RegisterForReflection
    public record Cited(String section, String text, List<String> pages) {

        public Cited {
            // A step of an earlier version has none.
            pages = pages == null ? List.of() : List.copyOf(pages);
        }

        public Said said() {
            return new Said(section, text);
        }
    }

    /** A claim that says something else now. */
    @RegisterForReflection
    public record Changed(String section, String before, String now) {}

    /** Compares the claims of two reports. */
    public static Changes between(String since, String sinceDay, List<Said> before, List<Said> now) {
        return new Comparison(before, now).changes(since, sinceDay);
    }

    /** The same, where what is gone and was not checked is told apart. */
    public Changes checked(Predicate<Said> isChecked) {
        return new Changes(
                since,
                sinceDay,
                added,
                changed,
                gone.stream().filter(isChecked).toList(),
                gone.stream().filter(isChecked.negate()).toList());
    }

    /** The claims of a deep dive's result; empty when it is the result of another task. */
    public static Optional<List<Cited>> claims(JsonNode result) {
        JsonNode sections = result.path("sections");
        if (!result.path("report").isTextual() || !sections.isObject()) {
            return Optional.empty();
        }
        Map<String, String> addresses = new HashMap<>();
        result.path("sources")
                .forEach(source -> addresses.put(
                        source.path("id").asText(), source.path("url").asText()));
        List<Cited> claims = new ArrayList<>();
        sections.fields()
                .forEachRemaining(section -> section.getValue()
                        .forEach(claim -> claims.add(new Cited(
                                section.getKey(),
                                ReportReader.plain(claim.path("text").asText("")),
                                pages(claim, addresses)))));
        return Optional.of(claims);
    }

    private static List<String> pages(JsonNode claim, Map<String, String> addresses) {
        return StreamSupport.stream(claim.path("sources").spliterator(), false)
                .map(id -> addresses.get(id.asText()))
                .filter(Objects::nonNull)
                .toList();
    }

    public boolean isNone() {
        return added.isEmpty() && changed.isEmpty() && gone.isEmpty();
    }
}
