package dev.leadline.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.control.BulkControl;
import dev.leadline.listing.Failures;
import dev.leadline.listing.KeptArguments;
import dev.leadline.listing.TaskLists;
import dev.leadline.records.Records;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.PostgresProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The archive of one node on a real PostgreSQL, without CDI. */
final class ArchiveFixture implements AutoCloseable {

    final Archiver archiver;
    final Archive archive;
    final BrokerFixture node;
    final KeptTasks kept;
    final TaskLists lists;
    final Failures failures;
    final Tables tables;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Postgres postgres;

    ArchiveFixture(BrokerFixture node, PostgresProcess server) {
        this(
                node,
                server.url(),
                server.jdbcUrl(),
                new TestArchiveConfig(Duration.ofDays(90), 500, Duration.ofMinutes(1)));
    }

    ArchiveFixture(BrokerFixture node, PostgresProcess server, ArchiveConfig config) {
        this(node, server.url(), server.jdbcUrl(), config);
    }

    private ArchiveFixture(BrokerFixture node, String url, String jdbcUrl, ArchiveConfig config) {
        Records records = new Records(new ObjectMapper());
        this.postgres = new Postgres(ArchiveAddress.parse(url), config);
        this.tables = new Tables(postgres, config, () -> migrate(jdbcUrl));
        this.archive = node.with((links, prefix, redis) -> new Archive(links, prefix, redis, postgres, records));
        this.node = node;
        this.kept = node.with((links, prefix, redis) ->
                new KeptTasks(node.broker, new KeptArguments(links, node.keys, redis), archive));
        this.lists =
                node.with((links, prefix, redis) -> new TaskLists(links, prefix, node.keys, records, redis, archive));
        this.failures = new Failures(lists, archive);
        this.archiver = node.with((links, prefix, redis) ->
                new Archiver(links, prefix, redis, records, postgres, tables, config, metrics));
    }

    /** As application.properties has it. */
    static void migrate(String jdbcUrl) {
        Flyway.configure()
                .dataSource(jdbcUrl, "postgres", "postgres")
                .locations("classpath:dev/leadline/archive/tables")
                .defaultSchema("leadline")
                .createSchemas(true)
                .load()
                .migrate();
    }

    BulkControl bulk() {
        return node.with((links, prefix, redis) -> new BulkControl(links, prefix, redis, node.config, lists));
    }

    RowWriter rows() {
        return new RowWriter(postgres, tables, new Records(new ObjectMapper()));
    }

    /** A task in an event of its past. */
    static EndedTask asItWas(TaskId id, String entry, String status) {
        return new EndedTask(
                entry, id.value(), "", Map.of("status", status, "spec", "a_task 4 0", "at", "default:normal:default"));
    }

    ArchiveFixture start() {
        archiver.start(new StartupEvent());
        return this;
    }

    @Override
    public void close() {
        archiver.stop(new ShutdownEvent());
        postgres.close();
    }

    record TestArchiveConfig(Duration retention, int batch, Duration leftBehind) implements ArchiveConfig {
        @Override
        public int writers() {
            return 2;
        }

        @Override
        public int maxConnections() {
            return 4;
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(50);
        }

        @Override
        public Duration writeTimeout() {
            return Duration.ofSeconds(3);
        }

        @Override
        public Duration readTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public boolean required() {
            return false;
        }
    }
}
