package dev.leadline.archive;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.Flyway;

/** The tables of the archive: makes and changes them, makes the partitions of the coming days, and drops those that are too old. */
@Singleton
class Tables {

    /** Days ahead for which there is a partition, so that the first task of a day need not wait for it. */
    private static final int AHEAD = 2;

    private final Postgres postgres;
    private final Duration retention;
    private final Runnable migration;

    @Inject
    Tables(Postgres postgres, ArchiveConfig config, @Any Instance<Flyway> flyway) {
        this(postgres, config, () -> flyway.get().migrate());
    }

    /** @param migration brings the tables to this version; it may block, and is called before anything else */
    Tables(Postgres postgres, ArchiveConfig config, Runnable migration) {
        this.postgres = postgres;
        this.retention = config.retention();
        this.migration = migration;
    }

    /** Brings the tables to this version. Nodes that do it at once wait for each other. */
    Uni<Void> prepare() {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(migration)
                .chain(this::keepUp);
    }

    /** Makes the partitions of the coming days, and drops those whose time is over. */
    Uni<Void> keepUp() {
        LocalDate today = Partitions.dayOf(Instant.now());
        List<LocalDate> days = new ArrayList<>();
        for (int i = -1; i <= AHEAD; i++) {
            days.add(today.plusDays(i));
        }
        return make(days).chain(this::dropOld);
    }

    /** Makes the partitions of these days, if they are not there. */
    Uni<Void> make(Collection<LocalDate> days) {
        return postgres.script(Partitions.make(days)).replaceWithVoid();
    }

    private Uni<Void> dropOld() {
        // The last task of the day must be older than the retention.
        LocalDate keep = Partitions.dayOf(Instant.now().minus(retention));
        return postgres.write(Partitions.NAMES, Tuple.tuple()).chain(rows -> {
            List<LocalDate> old = new ArrayList<>();
            rows.forEach(row -> Partitions.dayOf(row.getString(0))
                    .filter(day -> day.isBefore(keep))
                    .ifPresent(old::add));
            if (old.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return postgres.script(Partitions.drop(old))
                    .invoke(done -> Log.infof(
                            "The archive dropped the tasks of %d days, which were created more than %s ago",
                            old.size(), retention))
                    .replaceWithVoid();
        });
    }
}
