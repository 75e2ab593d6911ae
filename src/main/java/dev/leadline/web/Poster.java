package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends bodies to servers that clients name. The same addresses are refused as for pages. Redirects are not followed,
 * and the body of an answer is not read: the connection is closed after its headers.
 */
@Singleton
public class Poster {

    private final HttpClient client;
    private final WebConfig config;
    private final AddressPolicy policy;
    private final Addresses addresses;

    public Poster(Vertx vertx, WebConfig config) {
        this.config = config;
        this.policy = new AddressPolicy(
                config.allowLoopback().orElse(false), config.allow().orElse(List.of()));
        this.addresses = new Addresses(vertx, policy);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(10_000)
                        .setKeepAliveTimeout(10)
                        .setForceSni(true)
                        .setMaxHeaderSize(64 * 1024),
                new PoolOptions().setHttp1MaxSize(config.maxConnections()));
    }

    /**
     * What the server answered.
     *
     * @param retryAfter the header of this name
     */
    public record Answer(int status, @Nullable String retryAfter) {}

    /**
     * Checks what can be known without a look-up of the host's name; fails with {@link FetchFailure}. Its addresses are
     * checked when something is sent.
     */
    public void check(URI url) {
        policy.checkUrl(url);
        policy.checkWithoutLookUp(url);
    }

    /**
     * Sends the body; fails with {@link FetchFailure} when no answer comes in time. Cancelling closes the connection.
     *
     * @param within how long it may take until the headers of the answer are there
     */
    public Uni<Answer> post(URI url, Map<String, String> headers, byte[] body, Duration within) {
        return Uni.createFrom()
                .item(() -> {
                    policy.checkUrl(url);
                    return url;
                })
                .chain(addresses::checked)
                .chain(address -> exchange(request(url, address, headers), Buffer.buffer(body)))
                .ifNoItem()
                .after(within)
                .failWith(() -> new FetchFailure(
                        Reason.UNAVAILABLE, "the server did not answer within " + within.toMillis() / 1000.0 + " s"));
    }

    private RequestOptions request(URI url, InetAddress address, Map<String, String> headers) {
        RequestOptions request =
                PageFetcher.to(url, address).setMethod(HttpMethod.POST).putHeader("User-Agent", config.userAgent());
        headers.forEach(request::putHeader);
        return request;
    }

    private Uni<Answer> exchange(RequestOptions options, Buffer body) {
        return Uni.createFrom()
                .emitter(emitter -> client.request(options)
                        .onFailure(failure -> emitter.fail(Exchange.unreachable(failure)))
                        .onSuccess(request -> {
                            emitter.onTermination(request::reset);
                            send(request, body, emitter);
                        }));
    }

    private static void send(HttpClientRequest request, Buffer body, UniEmitter<? super Answer> emitter) {
        request.exceptionHandler(failure -> emitter.fail(Exchange.unreachable(failure)));
        request.send(body)
                .onComplete(
                        response -> emitter.complete(answer(response)),
                        failure -> emitter.fail(Exchange.unreachable(failure)));
    }

    private static Answer answer(HttpClientResponse response) {
        // The body is not read, so the stream's end is not an error.
        response.exceptionHandler(closed -> {});
        return new Answer(response.statusCode(), response.getHeader("Retry-After"));
    }
}
