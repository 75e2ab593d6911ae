package dev.leadline.sharing;

import java.util.Locale;

/** With whom a call is shared. */
public enum Circle {
    /** With nobody. */
    NO,
    /** With tasks of the same tenant. */
    TENANT,
    /** With tasks of all tenants that ask for the same. */
    ALL;

    /** @throws IllegalArgumentException if there is no such word */
    public static Circle named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
