package dev.leadline.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.records.Records;
import dev.leadline.testsupport.LiveSettings;

/** A node of which clients follow tasks, without HTTP. */
final class LiveFixture implements AutoCloseable {

    final BrokerFixture node;
    final Readers readers;
    final LiveStreams streams;
    final Chunks chunks;

    LiveFixture(String url, String... settings) {
        node = new BrokerFixture(url);
        LiveConfig config = LiveSettings.with(settings);
        readers = new Readers(node.waiters, config, node.vertx);
        streams = node.with((links, prefix, redis) -> new LiveStreams(
                readers, node.broker, links, prefix, node.keys, new Records(new ObjectMapper()), redis, config));
        chunks = node.chunks(config);
    }

    @Override
    public void close() {
        node.close();
    }
}
