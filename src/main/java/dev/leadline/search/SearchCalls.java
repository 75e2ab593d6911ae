package dev.leadline.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Single calls of search providers, and what is the same for all of them. */
final class SearchCalls {

    /** No list of addresses is as long; whoever sends more is no search provider. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** If the provider says that it is too much, but not until when. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final HttpClient client;
    private final ObjectMapper json;
    private final Duration timeout;

    SearchCalls(Vertx vertx, ObjectMapper json, Duration timeout) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDecompressionSupported(true)
                .setConnectTimeout(10_000)
                .setForceSni(true));
        this.json = json;
        this.timeout = timeout;
    }

    /** @param retryAfter the header of this name */
    record Answer(int status, @Nullable String retryAfter, String body) {}

    static String root(String url) {
        return url.replaceFirst("/+$", "");
    }

    /** Fails with a transient {@link TaskFailure} when no whole answer comes in time. */
    Uni<Answer> send(String provider, RequestOptions request, Buffer body) {
        return exchange(provider, request, body)
                .ifNoItem()
                .after(timeout)
                .failWith(() -> unavailable(provider + " did not answer within " + timeout.toMillis() / 1000.0 + " s"));
    }

    private Uni<Answer> exchange(String provider, RequestOptions options, Buffer body) {
        return Uni.createFrom()
                .emitter(emitter -> client.request(options)
                        .onFailure(failure -> emitter.fail(unreachable(provider)))
                        .onSuccess(request -> {
                            emitter.onTermination(request::reset);
                            exchange(provider, request, body, emitter);
                        }));
    }

    private static void exchange(
            String provider, HttpClientRequest request, Buffer body, UniEmitter<? super Answer> emitter) {
        request.exceptionHandler(failure -> emitter.fail(unreachable(provider)));
        request.send(body)
                .onComplete(
                        response -> read(provider, response, emitter), failure -> emitter.fail(unreachable(provider)));
    }

    private static void read(String provider, HttpClientResponse response, UniEmitter<? super Answer> emitter) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(failure -> emitter.fail(unreachable(provider)));
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                emitter.fail(unavailable(provider + " answered with more than " + MOST_BYTES + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(end -> emitter.complete(
                new Answer(response.statusCode(), response.getHeader("Retry-After"), body.toString())));
    }

    /** The list of results in an answer with status 200. */
    JsonNode results(String provider, Answer answer) {
        try {
            JsonNode results = json.readTree(answer.body()).path("results");
            if (results.isArray()) {
                return results;
            }
        } catch (JsonProcessingException e) {
            // The text may be a proxy's page, so it is not repeated: the failure below says what matters.
        }
        throw unavailable(provider + " answered with something that holds no results");
    }

    /** The addresses in a list of results. */
    static List<String> addresses(JsonNode results, int most) {
        Set<String> found = new LinkedHashSet<>();
        for (JsonNode result : results) {
            String url = result.path("url").asText("");
            if (url.matches("https?://[^\\s]+")) {
                found.add(url);
            }
        }
        return found.stream().limit(most).toList();
    }

    /** What a status says that means the same everywhere. The body may repeat the request, so it is not shown. */
    TaskFailure failure(String provider, Answer answer) {
        int status = answer.status();
        String what = provider + " answered with status " + status;
        if (status == 429) {
            return TaskFailure.retryAfter(
                    pause(answer.retryAfter()),
                    ErrorType.PROVIDER_UNAVAILABLE,
                    provider + " allows no further search now (status 429)");
        }
        return status >= 500 || status == 408
                ? unavailable(what)
                : TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, what);
    }

    private static Duration pause(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,6}")) {
            return PAUSE;
        }
        Duration wanted = Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter.strip())));
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    private static TaskFailure unreachable(String provider) {
        return unavailable(provider + " could not be reached, or closed the connection: is SEARCH_BASE_URL right?");
    }

    private static TaskFailure unavailable(String what) {
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, what);
    }
}
