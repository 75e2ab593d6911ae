package dev.leadline.gemini;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Several HTTP clients for one address. Vert.x looks at every connection of a pool for each request, so ten thousand
 * calls in one pool would need a hundred million looks; in pools of five hundred they need a twentieth of that. A call
 * uses the first pool that has a free connection, so that few calls need few connections.
 */
final class ClientPools<C> {

    private static final int CONNECTIONS = 500;

    private final IntFunction<C> build;
    private final int connections;
    private final AtomicIntegerArray underWay;
    private final Map<Integer, C> clients = new ConcurrentHashMap<>();

    /**
     * @param maxConnections of all pools together, at least 1; a few more if the number does not divide evenly
     * @param build makes a client with this number of connections; called when the client is first needed
     */
    ClientPools(int maxConnections, IntFunction<C> build) {
        this.build = build;
        this.underWay = new AtomicIntegerArray((maxConnections - 1) / CONNECTIONS + 1);
        this.connections = (maxConnections - 1) / underWay.length() + 1;
    }

    /** Makes the call on a client that has a free connection; if none has, the call waits in one of them. */
    <T> Uni<T> call(Function<C, Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            int place = enter();
            // A cancel can also come after the answer, when a later part of the pipeline is cancelled.
            AtomicBoolean left = new AtomicBoolean();
            return Uni.createFrom()
                    .deferred(() -> call.apply(client(place)))
                    .onTermination()
                    .invoke(() -> {
                        if (left.compareAndSet(false, true)) {
                            underWay.decrementAndGet(place);
                        }
                    });
        });
    }

    private C client(int place) {
        return clients.computeIfAbsent(place, first -> build.apply(connections));
    }

    private int enter() {
        for (int place = 0; place < underWay.length(); place++) {
            if (underWay.incrementAndGet(place) <= connections) {
                return place;
            }
            underWay.decrementAndGet(place);
        }
        int place = ThreadLocalRandom.current().nextInt(underWay.length());
        underWay.incrementAndGet(place);
        return place;
    }
}
