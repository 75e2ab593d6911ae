package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Calls of clients to the REST API, each to one of the two APIs. What an API says while it is in trouble is empty. */
final class Requests {

    private static final ObjectMapper JSON = new ObjectMapper();

    final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Fleet fleet;

    Requests(Fleet fleet) {
        this.fleet = fleet;
    }

    /** @param api any number: the API is chosen by it */
    Optional<JsonNode> get(int api, String path) {
        return send(builder(api, path).GET());
    }

    Optional<JsonNode> delete(int api, String path) {
        return send(builder(api, path).DELETE());
    }

    Optional<JsonNode> put(int api, String path, String body) {
        return send(builder(api, path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** @param key an Idempotency-Key, with which the request can be repeated until it is answered; empty: none */
    Optional<JsonNode> post(int api, String path, String key, String body) {
        HttpRequest.Builder request = builder(api, path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(key.isEmpty() ? request : request.header("Idempotency-Key", key));
    }

    /** Asks one API after the other until one answers. */
    JsonNode untilAnswered(IntFunction<Optional<JsonNode>> call) {
        return until("an API answers", call);
    }

    /** Asks one API after the other until one gives an answer of this kind. */
    JsonNode until(String what, IntFunction<Optional<JsonNode>> call) {
        AtomicInteger api = new AtomicInteger();
        return patience(what)
                .until(() -> call.apply(api.incrementAndGet()), Optional::isPresent)
                .orElseThrow();
    }

    void untilTrue(String what, Callable<Boolean> condition) {
        patience(what).until(condition);
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    HttpRequest.Builder builder(int api, String path) {
        var target = fleet.apis.get(Math.floorMod(api, fleet.apis.size()));
        return HttpRequest.newBuilder(URI.create(target.url("/api/v1" + path)))
                .timeout(Duration.ofSeconds(4))
                .header("Content-Type", "application/json");
    }

    private Optional<JsonNode> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() < 300) {
                return Optional.of(JSON.readTree(answer.body()));
            }
            if (answer.request().method().equals("POST")) {
                fleet.history.refused(
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse("nothing"));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
