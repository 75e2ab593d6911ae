package dev.leadline.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the master of a Cluster that holds all our keys. They are in one slot, so one connection to this master is
 * enough, and blocking calls, pub/sub and WAIT work on it as usual. The client's own Cluster mode uses a pooled
 * connection for each command, and none of these three works with that.
 */
final class ClusterMaster {

    private final Vertx vertx;
    private final List<String> seeds;
    private final Function<String, RedisOptions> options;

    /** @param seeds URLs of nodes, asked one after the other until one answers */
    public ClusterMaster(Vertx vertx, List<String> seeds, Function<String, RedisOptions> options) {
        this.vertx = vertx;
        this.seeds = seeds;
        this.options = options;
    }

    /** The master's URL, with the credentials of the seed that knew it. */
    public Future<String> find() {
        Future<String> found = Future.failedFuture("no seed of the Cluster");
        for (String seed : seeds) {
            found = found.recover(failure -> ask(seed));
        }
        return found;
    }

    private Future<String> ask(String seed) {
        Redis client = Redis.createClient(vertx, options.apply(seed));
        return client.connect()
                .compose(connection -> slot(connection)
                        .compose(slot -> connection
                                .send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
                                .map(ranges -> owner(seed, slot, ranges))))
                .onComplete(done -> client.close());
    }

    private static Future<Long> slot(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.CLUSTER).arg("KEYSLOT").arg(KeyPrefix.TAG))
                .map(Response::toLong);
    }

    /** @param ranges of [first slot, last slot, [host, port, …] of the master, of replicas…] */
    private static String owner(String seed, long slot, Response ranges) {
        for (Response range : ranges) {
            if (range.get(0).toLong() <= slot && slot <= range.get(1).toLong()) {
                String host = range.get(2).get(0).toString();
                int credentials = seed.lastIndexOf('@');
                String before = credentials < 0
                        ? seed.substring(0, seed.indexOf("//") + 2)
                        : seed.substring(0, credentials + 1);
                return before + (host.contains(":") ? "[" + host + "]" : host) + ":"
                        + range.get(2).get(1);
            }
        }
        throw new IllegalStateException("no node of the Cluster serves slot " + slot);
    }
}
