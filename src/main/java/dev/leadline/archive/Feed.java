package dev.leadline.archive;

import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Where ended tasks come from, in Redis; and that the tables are there before the first one is read. */
final class Feed {

    private final Tables tables;
    private final OpenEvents open;
    private final ReadEvents read;
    private final Archived archived;
    private final Standing standing;
    private volatile boolean prepared;

    Feed(Tables tables, Standing standing, Scripts scripts, Duration patience) {
        this.tables = tables;
        this.standing = standing;
        this.open = new OpenEvents(scripts, patience);
        this.read = new ReadEvents(scripts, patience);
        this.archived = new Archived(scripts, patience);
    }

    /** From the first call on, ended tasks are kept for the archive, even if it cannot be reached for now. */
    Uni<Void> prepared() {
        return prepared
                ? Uni.createFrom().voidItem()
                : open().chain(tables::prepare).invoke(() -> {
                    prepared = true;
                    standing.reached();
                });
    }

    Uni<Void> open() {
        return open.run();
    }

    ReadEvents read() {
        return read;
    }

    Archived archived() {
        return archived;
    }
}
