package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the address to connect to. A name is looked up once, all its addresses are checked, and the connection is made
 * to one that was checked, so that a second look-up cannot lead elsewhere (DNS rebinding).
 */
final class Addresses {

    private final Vertx vertx;
    private final AddressPolicy policy;
    private final Resolver resolver;

    Addresses(Vertx vertx, AddressPolicy policy) {
        this(vertx, policy, InetAddress::getAllByName);
    }

    Addresses(Vertx vertx, AddressPolicy policy, Resolver resolver) {
        this.vertx = vertx;
        this.policy = policy;
        this.resolver = resolver;
    }

    /** Looks names up; may block. */
    interface Resolver {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    /** The checked address of the URL's host; fails with {@link FetchFailure}. */
    Uni<InetAddress> checked(URI url) {
        return lookUp(url.getHost()).map(addresses -> policy.choose(url, addresses));
    }

    Uni<List<InetAddress>> lookUp(String host) {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        // The system's resolver blocks, so it is asked on a worker thread.
        return Uni.createFrom()
                .emitter(emitter -> vertx.executeBlocking(() -> resolver.all(name), false)
                        .onSuccess(all -> emitter.complete(Arrays.asList(all)))
                        .onFailure(failure -> emitter.fail(
                                failure instanceof UnknownHostException
                                        ? new FetchFailure(Reason.UNAVAILABLE, "the host " + host + " is not known")
                                        : failure)));
    }
}
