package dev.leadline.archive;

import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Has ended tasks written to PostgreSQL, if there is an archive. Every process of the fleet that knows of the archive does this;
 * they share the stream of ended tasks, so it needs no leader.
 */
@Singleton
class Archiver {

    private final Postgres postgres;
    private final Tables tables;
    private final Standing standing;
    private final List<Lane> lanes = new ArrayList<>();
    private final Runnable open;

    Archiver(
            Links links,
            KeyPrefix prefix,
            RedisConfig redis,
            Records records,
            Postgres postgres,
            Tables tables,
            ArchiveConfig config,
            MeterRegistry metrics) {
        this.postgres = postgres;
        this.tables = tables;
        this.standing = new Standing(metrics);
        this.open = () -> {
            var link = links.open("archive");
            Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
            Feed feed = new Feed(tables, standing, scripts, redis.commandTimeout());
            RowWriter rows = new RowWriter(postgres, tables, records);
            String process = UUID.randomUUID().toString().substring(0, 13);
            for (int i = 0; i < config.writers(); i++) {
                Runnable others = i == 0 ? this::wakeOthers : null;
                lanes.add(new Lane(links.loop(), process + '-' + i, feed, rows, config, standing, others));
            }
        };
    }

    void start(@Observes StartupEvent started) {
        if (postgres.isThere()) {
            open.run();
            lanes.forEach(Lane::start);
        }
    }

    private void wakeOthers() {
        lanes.stream().skip(1).forEach(Lane::wake);
    }

    /** Before the links are closed. What is being written is archived again by another process, which does no harm. */
    void stop(@Observes @Priority(100) ShutdownEvent stop) {
        lanes.forEach(Lane::stop);
    }

    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> keepPartitions() {
        if (!postgres.isThere()) {
            return Uni.createFrom().voidItem();
        }
        return tables.keepUp()
                .onFailure()
                .invoke(failure -> Log.warnf(
                        "The archive's partitions could not be kept up; the next try is in an hour: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    Standing standing() {
        return standing;
    }
}
