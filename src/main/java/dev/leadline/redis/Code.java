package dev.leadline.redis;

import io.vertx.redis.client.Response;

/**
 * A number that a script returns, with its meaning. The script's header names the same numbers ({@code ScriptTest}
 * compares them).
 */
public interface Code {

    int code();

    /** The meaning of a number; fails when the script returned one that has none. */
    static <C extends Code> C of(C[] meanings, Response number) {
        int code = number.toInteger();
        for (C meaning : meanings) {
            if (meaning.code() == code) {
                return meaning;
            }
        }
        throw new IllegalStateException("a script answered " + code + ", which means nothing");
    }
}
