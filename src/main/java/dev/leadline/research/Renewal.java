package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.leadline.report.SectionTitles;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An earlier report some sections of which are asked about anew, as a step keeps it: the earlier task may be gone when this one ends. What
 * it says in the other sections stays, with its ids, and so does a section about which there is no answer now.
 *
 * @param task the id of the earlier one
 * @param day on which it was finished
 * @param sections its claims, by the key of their section
 * @param lastClaim the highest number of its claims: new ones go on after it
 * @param lastSource the same for its sources
 */
@RegisterForReflection
record Renewal(
        String task,
        String day,
        Prospect company,
        Map<String, List<Claim>> sections,
        List<Source.Cited> sources,
        @Nullable Pitch pitch,
        List<String> gaps,
        List<Unknown> unknowns,
        List<Dropped> dropped,
        int lastClaim,
        int lastSource) {

    /** No earlier report is renewed. */
    static final Renewal NONE = new Renewal(
            "",
            "",
            new Prospect("", null, null, null),
            Map.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            0,
            0);

    @JsonIgnore
    boolean isNone() {
        return task.isEmpty();
    }

    /**
     * What a report says of its renewal.
     *
     * @param task whose report it was
     * @param day of that report
     * @param sections those that are new; all others are of that day
     */
    @RegisterForReflection
    record Renewed(String task, String day, List<String> sections) {

        String sentence() {
            return "Renewed: "
                    + (sections.isEmpty()
                            ? "nothing"
                            : sections.stream().map(SectionTitles::of).collect(Collectors.joining(", ")))
                    + ". All else is of " + day + ", from the task " + task + ".";
        }
    }

    /** @param dive that is renewed */
    static Renewal of(String task, String day, DeepDive dive) {
        return new Renewal(
                task,
                day,
                dive.company(),
                dive.sections(),
                dive.sources(),
                dive.pitch(),
                dive.gaps(),
                dive.unknowns(),
                dive.dropped(),
                highest(dive.claims().stream().map(Claim::id)),
                highest(dive.sources().stream().map(Source.Cited::id)));
    }

    private static int highest(Stream<String> ids) {
        return ids.map(id -> id.substring(1))
                .filter(number -> number.matches("\\d{1,8}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }

    /** The sections that were asked about anew, and answered. */
    private static Set<Section> answered(Map<Section, Findings> answers) {
        return answers.entrySet().stream()
                .filter(answer -> answer.getValue().refusal() == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Section.class)));
    }

    /** Null when no earlier report is renewed. */
    @Nullable
    Renewed renewed(Map<Section, Findings> answers) {
        return isNone()
                ? null
                : new Renewed(
                        task, day, answered(answers).stream().map(Section::key).toList());
    }

    /** The earlier report with what holds of the new answers. A new claim that another section makes already stays there. */
    Settled with(Settled now, Map<Section, Findings> answers, Set<Section> wanted) {
        if (isNone()) {
            return now;
        }
        Set<Section> renewed = answered(answers);
        Map<Section, List<Claim>> claims = new EnumMap<>(Section.class);
        Set<String> kept = new HashSet<>();
        for (Section section : EnumSet.complementOf(EnumSet.copyOf(renewed))) {
            List<Claim> old = sections.getOrDefault(section.key(), List.of());
            claims.put(section, old);
            old.forEach(claim -> kept.add(Judged.key(claim.text())));
        }
        renewed.forEach(section -> claims.put(
                section,
                now.claims().getOrDefault(section, List.of()).stream()
                        .filter(claim -> !kept.contains(Judged.key(claim.text())))
                        .toList()));
        Set<String> keys = renewed.stream().map(Section::key).collect(Collectors.toSet());
        return new Settled(
                claims,
                gaps(now, wanted, keys),
                joined(unknowns, now.unknowns(), Unknown::section, keys),
                joined(dropped, now.dropped(), Dropped::section, keys),
                now.model(),
                now.judging());
    }

    private List<String> gaps(Settled now, Set<Section> wanted, Set<String> renewed) {
        List<String> all = new ArrayList<>();
        for (Section section : Section.values()) {
            boolean isNew = renewed.contains(section.key());
            of(section, isNew ? now.gaps() : gaps).forEach(all::add);
            if (!isNew && wanted.contains(section)) {
                of(section, now.gaps())
                        .forEach(gap -> all.add(section.key() + ": not renewed:"
                                + gap.substring(section.key().length() + 1)));
            }
        }
        return all;
    }

    private static Stream<String> of(Section section, List<String> gaps) {
        return gaps.stream().filter(gap -> gap.startsWith(section.key() + ": "));
    }

    private static <T> List<T> joined(List<T> before, List<T> now, Function<T, String> section, Set<String> renewed) {
        return Stream.concat(
                        before.stream().filter(one -> !renewed.contains(section.apply(one))),
                        now.stream().filter(one -> renewed.contains(section.apply(one))))
                .toList();
    }

    /** The earlier sources that claims of the renewed report cite. */
    List<Source.Cited> stillCited(List<Claim> claims) {
        Set<String> cited =
                claims.stream().flatMap(claim -> claim.sources().stream()).collect(Collectors.toSet());
        return sources.stream().filter(source -> cited.contains(source.id())).toList();
    }

    /** The lines of the earlier pitch all claims of which are still there, and verified; null when there are none. */
    @Nullable
    Pitch pitchOn(List<Claim> claims) {
        if (pitch == null) {
            return null;
        }
        Set<String> facts =
                claims.stream().filter(Claim::isVerified).map(Claim::id).collect(Collectors.toSet());
        Pitch left = new Pitch(
                lines(pitch.fit(), facts),
                lines(pitch.openingLines(), facts),
                lines(pitch.inferredPains(), facts),
                lines(pitch.objections(), facts),
                pitch.dropped(),
                null);
        boolean isEmpty = Stream.of(left.fit(), left.openingLines(), left.inferredPains(), left.objections())
                .allMatch(List::isEmpty);
        return isEmpty ? null : left;
    }

    private static List<Pitch.Line> lines(List<Pitch.Line> lines, Set<String> facts) {
        return lines.stream().filter(line -> facts.containsAll(line.claims())).toList();
    }
}
