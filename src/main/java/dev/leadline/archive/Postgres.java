package dev.leadline.archive;

import dev.leadline.redis.Links;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the archive, if there is one. A connection on which nothing came for half a minute is closed: it is idle, or
 * the server is frozen or gone without a word, and would never answer.
 */
@Singleton
class Postgres {

    private static final int SILENT_SECONDS = 30;
    /** Calls that wait for a connection, as while PostgreSQL is frozen; what comes then is refused at once. */
    private static final int MOST_WAITING = 256;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    // Of its own, so that its thread does not work for requests, and so that a process can end although a frozen server
    // does not
    // let its connections be closed in order.
    private final @Nullable Vertx vertx;
    private final @Nullable Pool pool;
    private final Duration readTimeout;
    private final Duration writeTimeout;

    @Inject
    Postgres(ArchiveSettings settings, ArchiveConfig config) {
        this(settings.address(), config);
    }

    Postgres(@Nullable ArchiveAddress address, ArchiveConfig config) {
        this.vertx = address == null ? null : Links.oneLoop();
        this.pool = address == null || vertx == null ? null : open(vertx, address, config);
        this.readTimeout = config.readTimeout();
        this.writeTimeout = config.writeTimeout();
    }

    private static Pool open(Vertx vertx, ArchiveAddress address, ArchiveConfig config) {
        PgConnectOptions connection = address.connectOptions();
        connection.setCachePreparedStatements(true);
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setIdleTimeout(SILENT_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        connection.addProperty("application_name", "leadline");
        // Not with a time-out for connections: in an outage the client logs an error for each. Every call has a
        // time-out here.
        PoolOptions pool = new PoolOptions()
                .setMaxSize(config.maxConnections())
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectionTimeout(0);
        return new Pool(PgBuilder.pool()
                .with(pool)
                .connectingTo(connection)
                .using(vertx)
                .build());
    }

    boolean isThere() {
        return pool != null;
    }

    /** Fails with {@link ArchiveUnavailable}. */
    Uni<RowSet<Row>> read(String sql, Tuple values) {
        return run(sql, values, readTimeout).onFailure().transform(ArchiveUnavailable::new);
    }

    /** Fails as the client does, since what went wrong is logged, and a missing partition is made. */
    Uni<RowSet<Row>> write(String sql, Tuple values) {
        return run(sql, values, writeTimeout);
    }

    /** Several statements at once, without values: one transaction. */
    Uni<RowSet<Row>> script(String sql) {
        return limited(pool().query(sql).execute(), writeTimeout);
    }

    private Uni<RowSet<Row>> run(String sql, Tuple values, Duration atMost) {
        return limited(pool().preparedQuery(sql).execute(values), atMost);
    }

    private static Uni<RowSet<Row>> limited(Uni<RowSet<Row>> answer, Duration atMost) {
        return answer.ifNoItem()
                .after(atMost)
                .failWith(
                        () -> new java.io.IOException("PostgreSQL did not answer within " + atMost.toMillis() + " ms"));
    }

    private Pool pool() {
        if (pool == null) {
            throw new IllegalStateException("there is no archive");
        }
        return pool;
    }

    /** Long after those who write have stopped. */
    void close(@Observes @Priority(9_000) ShutdownEvent stop) {
        close();
    }

    void close() {
        if (vertx != null) {
            // Nobody waits for this.
            vertx.close();
        }
    }
}
