package dev.leadline.records;

import dev.leadline.redis.Script;

/** Sets keys aside that somebody turned into another type: the one place that knows which type each key has. */
public final class SetAside {

    public static final Script SCRIPT = Script.of(SetAside.class);

    private SetAside() {}
}
