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
        MADE(0),
        CHANGED(1),
        DELETED(2),
        /** There is no such limit. */
        UNKNOWN(3),
        /** There are as many limits as there may be. */
        TOO_MANY(4);

        private static final Result[] ALL = values();

        private final int code;

        Result(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
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
