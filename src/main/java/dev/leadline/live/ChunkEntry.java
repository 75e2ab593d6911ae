package dev.leadline.live;

import io.vertx.redis.client.Response;

/**
 * An entry of a task's stream of chunks.
 *
 * @param id of the entry
 * @param from where the text begins; -1 if the entry says that the task runs again
 * @param text the text, or why the task runs again
 */
record ChunkEntry(String id, int attempt, long from, String text) {

    private static final int RESTART_FIELDS = 4;

    /** @param entry as XRANGE gives it: its id, and names with values in the order in which the scripts write them */
    static ChunkEntry of(Response entry) {
        Response fields = entry.get(1);
        int attempt = fields.get(1).toInteger();
        boolean restart = fields.size() == RESTART_FIELDS;
        return new ChunkEntry(
                entry.get(0).toString(),
                attempt,
                restart ? -1 : fields.get(3).toLong(),
                fields.get(restart ? 3 : 5).toString());
    }

    boolean isRestart() {
        return from < 0;
    }

    long end() {
        return isRestart() ? 0 : from + text.length();
    }
}
