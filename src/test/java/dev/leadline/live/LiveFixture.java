package dev.leadline.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.records.Records;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.LiveSettings;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node of which clients follow tasks, without HTTP. */
final class LiveFixture implements AutoCloseable {

    /** A connection without a client. */
    static final Connection NOWHERE = new Connection() {
        @Override
        public void cut() {}

        @Override
        public void onEnd(Runnable action) {}
    };

    final BrokerFixture node;
    final Readers readers;
    final LiveStreams streams;
    final Chunks chunks;

    /** Finds what Redis has. */
    final Function<TaskId, Uni<@Nullable Task>> kept;

    LiveFixture(String url, String... settings) {
        node = new BrokerFixture(url);
        LiveConfig config = LiveSettings.with(settings);
        readers = new Readers(node.waiters, config, node.vertx);
        streams = node.with((links, prefix, redis) -> new LiveStreams(
                readers, node.broker, links, prefix, node.keys, new Records(new ObjectMapper()), redis, config));
        chunks = node.chunks(config);
        kept = id -> node.broker.find(id, null);
    }

    @Override
    public void close() {
        node.close();
    }
}
