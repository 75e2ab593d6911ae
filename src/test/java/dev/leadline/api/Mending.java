package dev.leadline.api;

/** Mends what {@code failing_task} finds broken, for tests of other packages. */
public final class Mending {

    private Mending() {}

    public static void mend(String thing) {
        Failing.mend(thing);
    }
}
