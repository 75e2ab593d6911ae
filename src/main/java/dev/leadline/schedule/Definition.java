package dev.leadline.schedule;

import dev.leadline.task.NewTask;

/**
 * A schedule as it was asked for, checked and with every default filled in.
 *
 * @param declared it comes from the configuration, and not from a request
 * @param task the task that each tick makes, with an id of its own
 * @param shown the request as JSON without arguments, for {@link Standing}
 */
public record Definition(
        Name name,
        Rule rule,
        Missed missed,
        Overlap overlap,
        boolean paused,
        boolean declared,
        NewTask task,
        String shown) {

    /**
     * The name of a schedule is its tenant's own.
     *
     * @param tenant whose tasks it makes
     * @param own 1 to 64 letters, digits, dots, hyphens or underscores
     */
    public record Name(String tenant, String own) {

        static Name parse(String text) {
            int colon = text.indexOf(':');
            return new Name(text.substring(0, colon), text.substring(colon + 1));
        }

        /** As it is in keys. */
        @Override
        public String toString() {
            return tenant + ":" + own;
        }
    }
}
