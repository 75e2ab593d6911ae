package dev.leadline.erasure;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives an ended task another result, and drops its live output and what its steps kept. */
final class Rewrite {

    static final Script SCRIPT = Script.of(Rewrite.class);

    private final Scripts scripts;
    private final Duration patience;

    Rewrite(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    enum Result implements Code {
        DONE,
        /** The task is gone, runs again, or has another result by now. */
        OTHER;

        private static final Result[] ALL = values();
    }

    /**
     * Both results are JSON, or null for a task that has none.
     *
     * @param before as it was read
     */
    Uni<Result> run(TaskId id, @Nullable String before, @Nullable String now) {
        return scripts.run(
                        SCRIPT,
                        List.of(id.value(), before == null ? "" : sha1(before), now == null ? "" : now),
                        patience)
                .map(code -> Code.of(Result.ALL, code));
    }

    /** As Redis makes it; nothing depends on its strength. */
    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
