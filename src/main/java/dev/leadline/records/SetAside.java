package dev.leadline.records;

import dev.leadline.redis.Script;

/** Renames keys that somebody turned into another type. Its script alone knows the type of each key. */
public final class SetAside {

    public static final Script SCRIPT = Script.of(SetAside.class);

    private SetAside() {}
}
