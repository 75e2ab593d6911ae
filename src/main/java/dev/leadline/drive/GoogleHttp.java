package dev.leadline.drive;

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
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Single HTTP requests to Google. Redirects are not followed: Drive answers an upload that goes on with a 308. */
@Singleton
class GoogleHttp {

    private static final int CONNECTIONS = 50;

    private final HttpClient client;
    private final DriveConfig config;

    GoogleHttp(Vertx vertx, DriveConfig config) {
        this.config = config;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(10_000).setForceSni(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** An answer, whatever its status. */
    record Answer(int status, Map<String, String> headers, String body) {

        /** @param name in lower case */
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    /** No answer came: what became of the request is not known. */
    static final class NoAnswer extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoAnswer(String what) {
            super(what, null, false, false);
        }
    }

    /** Fails with {@link NoAnswer}. Cancelling closes the connection. */
    Uni<Answer> send(HttpMethod method, URI url, Map<String, String> headers, byte[] body) {
        RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url.toString());
        headers.forEach(options::putHeader);
        return Uni.createFrom()
                .<Answer>emitter(emitter -> client.request(options)
                        .onFailure(failure -> emitter.fail(broken()))
                        .onSuccess(request -> {
                            AtomicBoolean ended = new AtomicBoolean();
                            emitter.onTermination(() -> {
                                // After its end the connection may serve another request already.
                                if (!ended.get()) {
                                    request.reset();
                                }
                            });
                            exchange(request, Buffer.buffer(body), emitter, ended);
                        }))
                .ifNoItem()
                .after(config.timeout())
                .failWith(() ->
                        new NoAnswer("did not answer within " + config.timeout().toMillis() / 1000.0 + " s"));
    }

    private static void exchange(
            HttpClientRequest request, Buffer body, UniEmitter<? super Answer> emitter, AtomicBoolean ended) {
        request.exceptionHandler(failure -> emitter.fail(broken()));
        request.send(body).onComplete(response -> read(response, emitter, ended), failure -> emitter.fail(broken()));
    }

    private static void read(HttpClientResponse response, UniEmitter<? super Answer> emitter, AtomicBoolean ended) {
        response.body()
                .onComplete(
                        body -> {
                            ended.set(true);
                            emitter.complete(answer(response, body.toString()));
                        },
                        failure -> emitter.fail(broken()));
    }

    private static Answer answer(HttpClientResponse response, String body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return new Answer(response.statusCode(), headers, body);
    }

    /** The client's message may name addresses and classes, so it is not repeated. */
    private static NoAnswer broken() {
        return new NoAnswer("could not be reached, or closed the connection");
    }
}
