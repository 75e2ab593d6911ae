package dev.leadline.api.live;

/** Lets tests of other packages say what {@code telling_task} says. */
public final class TellingRuns {

    private TellingRuns() {}

    public static void say(String name, int attempt, String text) {
        Telling.run(name, attempt).say(text);
    }

    public static void succeed(String name, int attempt) {
        Telling.run(name, attempt).succeed();
    }

    public static void fail(String name, int attempt) {
        Telling.run(name, attempt).fail();
    }
}
