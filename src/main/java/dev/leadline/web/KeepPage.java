package dev.leadline.web;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Keeps a page for the whole fleet. */
final class KeepPage {

    static final Script SCRIPT = Script.of(KeepPage.class);

    private final Scripts scripts;
    private final Duration patience;

    KeepPage(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * @param packed the body as text, packed
     * @param most bytes that all kept pages may take
     */
    Uni<Void> run(String digest, KeptPage page, String packed, Duration time, long most) {
        return scripts.run(
                        SCRIPT,
                        List.of(
                                digest,
                                page.etag(),
                                page.lastModified(),
                                page.contentType(),
                                String.valueOf(page.freshUntil().toEpochMilli()),
                                packed,
                                String.valueOf(time.toMillis()),
                                String.valueOf(most)),
                        patience)
                .replaceWithVoid();
    }
}
