package dev.leadline.redis;

import io.vertx.redis.client.Response;

/**
 * A number that a script returns, with its meaning: an enum whose constants stand in the order of their numbers, from 0 and without
 * gaps. The script's header names the same numbers ({@code ScriptTest} compares them).
 */
public interface Code {

    /** That of the enum. */
    int ordinal();

    default int code() {
        return ordinal();
    }

    /**
     * The meaning of a number; fails when the script returned one that has none.
     *
     * @param meanings all constants of the enum
     */
    static <C extends Code> C of(C[] meanings, Response number) {
        int code = number.toInteger();
        if (code < 0 || code >= meanings.length) {
            throw new IllegalStateException("a script answered " + code + ", which means nothing");
        }
        return meanings[code];
    }
}
