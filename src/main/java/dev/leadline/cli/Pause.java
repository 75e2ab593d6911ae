package dev.leadline.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pauses between tries. The command line has one thread, so it may block. */
final class Pause {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Pause() {}

    /**
     * Twice as long after each try.
     *
     * @param asked how long the server wants to be left alone
     */
    static Duration after(int tries, @Nullable Duration asked) {
        Duration own = FIRST.multipliedBy(1L << Math.min(tries - 1, 10));
        Duration pause = asked == null ? own : asked;
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    static void of(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }
}
