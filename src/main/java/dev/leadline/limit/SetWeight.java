package dev.leadline.limit;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets or deletes the weight of a tenant. */
public final class SetWeight {

    static final Script SCRIPT = Script.of(SetWeight.class);

    private final Scripts scripts;
    private final Duration patience;

    SetWeight(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** What became of it. */
    public enum Result implements Code {
        SET(0),
        CHANGED(1),
        DELETED(2),
        /** The tenant has no weight of its own. */
        UNKNOWN(3),
        /** There are as many weights as there may be. */
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
     * @param weight null deletes it
     * @param declared whether the configuration says so: then nothing changes unless it says something new
     */
    Uni<Result> run(String tenant, @Nullable Integer weight, int most, boolean declared) {
        String text = weight == null ? "" : weight.toString();
        List<String> arguments = List.of(tenant, text, Integer.toString(most), declared ? text : "");
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
