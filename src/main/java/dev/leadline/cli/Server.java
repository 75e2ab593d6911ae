package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST API of a server. An answer that is an error ends the command with what the server says. */
final class Server {

    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /** Longer than the server takes for anything but a wait, for which it is added to the wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Address address;
    private final HttpClient client;

    Server(Address address) {
        this.address = address;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .build();
    }

    /** No server answered, or the connection broke: whether the request arrived is not known. */
    static final class NoAnswer extends IOException {
        NoAnswer(String sentence) {
            super(sentence);
        }
    }

    /** @param text JSON, or empty */
    record Answer(int status, String text, java.net.http.HttpHeaders headers) {

        JsonNode json() {
            return Json.require(text, "the server's answer");
        }

        boolean isError() {
            return status >= 400;
        }

        /** How long the server wants to be left alone. */
        @Nullable
        Duration retryAfter() {
            return headers.firstValue("Retry-After")
                    .filter(text -> text.matches("\\d{1,5}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                    .orElse(null);
        }
    }

    String url() {
        return address.url();
    }

    Answer get(Route path) {
        return send("GET", path, null);
    }

    Answer post(Route path, @Nullable JsonNode body) {
        return send("POST", path, body);
    }

    Answer put(Route path, JsonNode body) {
        return send("PUT", path, body);
    }

    Answer patch(Route path, JsonNode body) {
        return send("PATCH", path, body);
    }

    Answer delete(Route path) {
        return send("DELETE", path, null);
    }

    private Answer send(String method, Route path, @Nullable JsonNode body) {
        return send(method, path, body == null ? null : Json.write(body), "application/json", Map.of());
    }

    /** Sends it once. */
    Answer send(String method, Route path, @Nullable String body, String type, Map<String, String> headers) {
        try {
            return checked(sendOnce(method, path, body, type, headers));
        } catch (NoAnswer e) {
            throw new Failure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    /** The same without a judgement about the answer. */
    Answer sendOnce(String method, Route path, @Nullable String body, String type, Map<String, String> headers)
            throws NoAnswer {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                request(path).method(method, content).timeout(PATIENCE).header("Accept", "application/json");
        if (body != null) {
            request.header("Content-Type", type);
        }
        headers.forEach(request::setHeader);
        HttpResponse<String> answer = exchange(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(answer.statusCode(), answer.body(), answer.headers());
    }

    /** A stream of events, which lasts as long as the server wants; the caller closes it. */
    HttpResponse<InputStream> stream(Route path, @Nullable String lastEventId) throws NoAnswer {
        // Without a time limit for the whole: the answer's head comes at once, and its body may take hours.
        HttpRequest.Builder request = request(path).GET().header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return exchange(request.build(), BodyHandlers.ofInputStream());
    }

    /** The content of a file. */
    byte[] file(Route path) {
        HttpRequest request = request(path).GET().timeout(PATIENCE).build();
        try {
            HttpResponse<byte[]> answer = exchange(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 400) {
                checked(new Answer(
                        answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8), answer.headers()));
            }
            return answer.body();
        } catch (NoAnswer e) {
            throw new Failure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    /** The answer, unless it is an error. */
    Answer checked(Answer answer) {
        if (answer.isError()) {
            throw Problems.failure(answer.status(), answer.text(), address.key() != null);
        }
        return answer;
    }

    private HttpRequest.Builder request(Route path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + path));
        String key = address.key();
        if (key != null) {
            try {
                request.header("Authorization", "Bearer " + key);
            } catch (IllegalArgumentException e) {
                // The message of the exception would show the key.
                throw Failure.usage(Address.KEY + " has a character that no key can have");
            }
        }
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) throws NoAnswer {
        try {
            return client.send(request, handler);
        } catch (HttpConnectTimeoutException | java.net.ConnectException e) {
            throw new NoAnswer("no server answers at " + address.url() + ": is it running? (--url or " + Address.URL
                    + " says where it is)");
        } catch (HttpTimeoutException e) {
            throw new NoAnswer(address.url() + " did not answer within " + Span.show(PATIENCE));
        } catch (IOException e) {
            throw new NoAnswer("the connection to " + address.url() + " broke before the answer came"
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted");
        }
    }
}
