package dev.leadline.report;

import dev.leadline.report.Changes.Changed;
import dev.leadline.report.Changes.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Finds which claims of two reports are the same, since a model seldom says a thing twice in the same words. Claims with the same words
 * are the same in whatever section they are. In one section, two are the same when they have the same numbers and names and about the
 * same words; one is the other changed when the words are alike and numbers or names differ. Each claim is paired once, the most alike
 * first. No language is assumed; where nouns have capitals, fewer changes are found, and told as new and gone.
 */
final class Comparison {

    /** More are not compared with each other: they are new or gone unless their words are the same. */
    private static final int MOST = 400;

    private static final double SAME = 0.5;
    private static final double ALIKE = 0.6;
    private static final double SAME_FRAME = 0.75;
    private static final int LEAST_FRAME = 3;

    private final List<Entry> before;
    private final List<Entry> now;
    private final List<Entry> order;
    private final Map<Entry, Entry> changed = new IdentityHashMap<>();

    /** A claim that has no partner yet. Two of the same words are two entries. */
    private static final class Entry {
        private final Said said;
        private final Wording wording;

        private Entry(Said said) {
            this.said = said;
            this.wording = Wording.of(said.text());
        }
    }

    private record Pair(Entry before, Entry now, double likeness) {}

    Comparison(List<Said> before, List<Said> now) {
        this.before = new ArrayList<>(before.stream().map(Entry::new).toList());
        this.order = now.stream().map(Entry::new).toList();
        this.now = new ArrayList<>(order);
    }

    Changes changes(String since, String sinceDay) {
        dropUnchanged();
        pair((old, one) -> old.hasAtomsOf(one) && old.likeness(one) >= SAME, false);
        pair(Comparison::isChanged, true);
        return new Changes(since, sinceDay, said(now), inOrder(), said(before), List.of());
    }

    private static boolean isChanged(Wording old, Wording now) {
        return old.likeness(now) >= ALIKE
                || (old.frame(now) >= SAME_FRAME
                        && Math.min(old.words().size(), now.words().size()) >= LEAST_FRAME);
    }

    private void dropUnchanged() {
        for (Entry one : List.copyOf(now)) {
            before.stream()
                    .filter(old -> old.wording.plain().equals(one.wording.plain()))
                    .findFirst()
                    .ifPresent(old -> {
                        before.remove(old);
                        now.remove(one);
                    });
        }
    }

    private void pair(BiPredicate<Wording, Wording> fits, boolean isChange) {
        List<Pair> pairs = new ArrayList<>();
        for (Entry old : before.subList(0, Math.min(MOST, before.size()))) {
            for (Entry one : now.subList(0, Math.min(MOST, now.size()))) {
                if (old.said.section().equals(one.said.section()) && fits.test(old.wording, one.wording)) {
                    pairs.add(new Pair(old, one, old.wording.likeness(one.wording)));
                }
            }
        }
        // Stable: among those that are as alike, the order of the reports decides.
        pairs.sort(Comparator.comparingDouble(Pair::likeness).reversed());
        for (Pair pair : pairs) {
            if (before.contains(pair.before()) && now.contains(pair.now())) {
                before.remove(pair.before());
                now.remove(pair.now());
                if (isChange) {
                    changed.put(pair.now(), pair.before());
                }
            }
        }
    }

    private List<Changed> inOrder() {
        return order.stream()
                .filter(changed::containsKey)
                .map(one -> new Changed(
                        one.said.section(),
                        Objects.requireNonNull(changed.get(one)).said.text(),
                        one.said.text()))
                .toList();
    }

    private static List<Said> said(List<Entry> entries) {
        return entries.stream().map(entry -> entry.said).toList();
    }
}
