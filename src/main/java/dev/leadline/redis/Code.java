package dev.leadline.redis;

import io.vertx.redis.client.Response;

/** A number that a script answers, with its meaning; the script's header says the same numbers ({@code ScriptTest}). */
public interface Code {

    int code();

    /** The meaning of a number; fails when the script answered one that the header does not name. */
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
