package dev.leadline.limit;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets, changes or deletes a limit. */
public final class SetLimit {

    static final Script SCRIPT = Script.of(SetLimit.class);

    private final Scripts scripts;
    private final Duration patience;

    SetLimit(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of it. A repeated call whose first answer was lost says that it changed what the first one made. */
    public enum Result implements Code {
        MADE,
        CHANGED,
        DELETED,
        /** There is no such limit. */
        UNKNOWN,
        /** There are as many limits as there may be. */
        TOO_MANY;

        private static final Result[] ALL = values();
    }

    /**
     * @param rule null deletes the limit
     * @param declared whether the configuration says so: then nothing changes unless it says something new
     */
    Uni<Result> run(LimitName name, @Nullable LimitRule rule, int most, boolean declared) {
        String text = rule == null ? "" : rule.toString();
        List<String> arguments = List.of(name.text(), text, Integer.toString(most), declared ? text : "");
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
