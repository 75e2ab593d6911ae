package dev.leadline.counts;

import java.util.Arrays;

/** How much of each kind happened in each step of a time. */
public final class Series {

    private static final Kind[] KINDS = Kind.values();

    private final String key;
    private final long[][] numbers;

    Series(String key, int points) {
        this.key = key;
        this.numbers = new long[KINDS.length][points];
    }

    /** The queue or the task that it is about; empty if it is about all. */
    public String key() {
        return key;
    }

    /** The numbers of one kind, oldest first. */
    public long[] of(Kind kind) {
        return numbers[kind.ordinal()].clone();
    }

    /** All of one kind. */
    public long sum(Kind kind) {
        return Arrays.stream(numbers[kind.ordinal()]).sum();
    }

    /** All tasks that came in, started or ended. */
    long activity() {
        return Arrays.stream(KINDS)
                .filter(kind -> kind != Kind.RUN_MS && kind != Kind.WAIT_MS)
                .mapToLong(this::sum)
                .sum();
    }

    /** @param text ten numbers as {@code counts/lib/add.lua} writes them */
    void add(int point, String text) {
        String[] words = text.split(" ");
        for (int kind = 0; kind < Math.min(words.length, KINDS.length); kind++) {
            numbers[kind][point] += number(words[kind]);
        }
    }

    void add(Series other) {
        for (int kind = 0; kind < KINDS.length; kind++) {
            for (int point = 0; point < numbers[kind].length; point++) {
                numbers[kind][point] += other.numbers[kind][point];
            }
        }
    }

    /** What somebody wrote there by hand counts as nothing. */
    private static long number(String word) {
        return word.matches("\\d{1,18}") ? Long.parseLong(word) : 0;
    }
}
