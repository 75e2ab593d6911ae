package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.testsupport.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Google's Batch API as strict as it is known to be, on a {@link Site}: it refuses what Google would, belongs to one key, and counts
 * what it did. Batches are answered after a time by the clock that it is given, unless they are stuck.
 */
public final class StrictBatches {

    private static final String MODEL = "gemini-3.8-flash";

    private final ObjectMapper json = new ObjectMapper();
    private final Site site;
    private final Clock clock;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile @Nullable Duration after = Duration.ofHours(3);
    private volatile @Nullable Duration cancelAfter = Duration.ZERO;
    private volatile Duration listedAfter = Duration.ZERO;
    private volatile String last = "SUCCEEDED";
    private volatile String answer = answer("Forty-two.");
    private volatile @Nullable Fault fault;
    private volatile boolean isForAll;

    /** What goes wrong with the next request of a kind: submit, list, look or cancel. */
    private record Fault(
            String kind, int status, String message, boolean isDone, CountDownLatch arrived, CountDownLatch goOn) {}

    private static final class Batch {
        final Instant at;
        final JsonNode body;
        volatile @Nullable Instant cancelled;

        Batch(Instant at, JsonNode body) {
            this.at = at;
            this.body = body;
        }
    }

    public StrictBatches(Site site, Clock clock) {
        this.site = site;
        this.clock = clock;
        site.onRequest(
                "/v1beta/models/" + MODEL + ":batchGenerateContent", request -> on("submit", request, this::submit));
        site.onRequest("/v1beta/batches", request -> on("list", request, this::list));
    }

    // ── What a test says ────────────────────────────────────────────────────────────────────────────────────────────

    /** How long a batch takes; null: for ever. */
    public StrictBatches takes(@Nullable Duration time) {
        after = time;
        return this;
    }

    /** How long after it was submitted a batch is listed first. */
    public StrictBatches listsAfter(Duration time) {
        listedAfter = time;
        return this;
    }

    /** How it ends then, such as EXPIRED. */
    public StrictBatches endsAs(String state) {
        last = state;
        return this;
    }

    /** How long a cancelled batch goes on; null: as if it was not cancelled. */
    public StrictBatches cancelTakes(@Nullable Duration time) {
        cancelAfter = time;
        return this;
    }

    /** The whole answer. */
    public StrictBatches answers(String body) {
        answer = body;
        return this;
    }

    /** An answer with this text, for 20 tokens of prompt and 3 of output. */
    public static String answer(String text) {
        return """
                {"candidates": [{"content": {"parts": [{"text": "%s"}]}, "finishReason": "STOP"}],
                 "modelVersion": "gemini-3.8-flash-002",
                 "usageMetadata": {"promptTokenCount": 20, "candidatesTokenCount": 3}}""".formatted(text);
    }

    /** The next request of the kind is done, but its answer is lost. */
    public void loseAnswerTo(String kind) {
        fault = new Fault(kind, 0, "", true, new CountDownLatch(0), new CountDownLatch(0));
    }

    /** The next request of the kind is refused. */
    public void refuse(String kind, int status) {
        refuse(kind, status, "refused by the test");
    }

    /** The same, with what Google says. */
    public void refuse(String kind, int status, String message) {
        fault = new Fault(kind, status, message, false, new CountDownLatch(0), new CountDownLatch(0));
    }

    /** All requests of the kind are refused. */
    public void refuseAll(String kind, int status) {
        fault = new Fault(kind, status, "refused by the test", false, new CountDownLatch(0), new CountDownLatch(0));
        isForAll = true;
    }

    /** The next request of the kind waits until {@link #goOn}. @param done whether what it asks for is done before that */
    public void hold(String kind, boolean done) {
        fault = new Fault(kind, 0, "", done, new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Waits until the request has come that is held. */
    public void awaitHeld() {
        await(held().arrived());
    }

    public void goOn() {
        held().goOn().countDown();
        fault = null;
    }

    private Fault held() {
        Fault known = fault;
        if (known == null) {
            throw new IllegalStateException("nothing is held");
        }
        return known;
    }

    /** What was done, in order: submit, list, look, cancel. */
    public List<String> done() {
        return List.copyOf(done);
    }

    public long count(String kind) {
        return done.stream().filter(kind::equals).count();
    }

    /** How many batches were billed: those whose answers exist. */
    public int billed() {
        return (int) batches.values().stream()
                .filter(batch -> state(batch).equals("SUCCEEDED"))
                .count();
    }

    public JsonNode submitted() {
        return batches.values().iterator().next().body;
    }

    // ── The API ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private interface Doing {
        Site.Reply to(Site.Request request);
    }

    private Site.Reply on(String kind, Site.Request request, Doing doing) {
        if (request.headers().getOrDefault("x-goog-api-key", "").isEmpty()) {
            return error(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");
        }
        Fault now = fault;
        if (now == null || !now.kind().equals(kind)) {
            done.add(kind);
            return doing.to(request);
        }
        if (now.goOn().getCount() == 0 && !isForAll) {
            fault = null;
        }
        if (now.isDone()) {
            done.add(kind);
            doing.to(request);
        }
        now.arrived().countDown();
        await(now.goOn());
        return now.status() == 0 ? exchange -> exchange.close() : error(now.status(), "X", now.message());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing came within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Site.Reply submit(Site.Request request) {
        JsonNode body = read(request.body());
        JsonNode all = body.at("/batch/inputConfig/requests/requests");
        JsonNode only = all.path(0).path("request");
        if (!request.method().equals("POST") || body.size() != 1 || !all.isArray() || all.size() != 1) {
            return error(400, "INVALID_ARGUMENT", "no batch of one inline request");
        }
        if (only.path("contents").isEmpty()
                || only.has("serviceTier")
                || all.at("/0/metadata/key").isMissingNode()) {
            return error(400, "INVALID_ARGUMENT", "a request of a batch has contents, a key, and no tier");
        }
        String id = "b" + (batches.size() + 1);
        Batch batch = new Batch(clock.instant(), body);
        batches.put(id, batch);
        site.onRequest("/v1beta/batches/" + id, look -> on("look", look, read -> ok(show(id, batch))));
        site.onRequest("/v1beta/batches/" + id + ":cancel", cancel -> on("cancel", cancel, asked -> cancel(batch)));
        return ok(show(id, batch));
    }

    private Site.Reply list(Site.Request request) {
        ObjectNode page = json.createObjectNode();
        ArrayNode operations = page.putArray("operations");
        // One to a page, so that pages are read.
        int from = request.target().contains("pageToken=")
                ? Integer.parseInt(request.target().replaceAll(".*pageToken=", ""))
                : 0;
        List<String> ids = batches.entrySet().stream()
                .filter(batch -> !clock.instant().isBefore(batch.getValue().at.plus(listedAfter)))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (from < ids.size()) {
            operations.add(show(ids.get(from), batches.get(ids.get(from))));
        }
        if (from + 1 < ids.size()) {
            page.put("nextPageToken", Integer.toString(from + 1));
        }
        return ok(page);
    }

    private Site.Reply cancel(Batch batch) {
        if (!List.of("PENDING", "RUNNING").contains(state(batch))) {
            return error(400, "FAILED_PRECONDITION", "the batch has ended");
        }
        batch.cancelled = batch.cancelled == null ? clock.instant() : batch.cancelled;
        return ok(json.createObjectNode());
    }

    private String state(Batch batch) {
        Duration time = after;
        Duration more = cancelAfter;
        Instant cancelled = batch.cancelled;
        Instant ends = time == null ? Instant.MAX : batch.at.plus(time);
        Instant stops = cancelled == null || more == null ? Instant.MAX : cancelled.plus(more);
        if (!clock.instant().isBefore(ends) && !stops.isBefore(ends)) {
            return last;
        }
        return !clock.instant().isBefore(stops) ? "CANCELLED" : "RUNNING";
    }

    private ObjectNode show(String id, Batch batch) {
        String state = state(batch);
        ObjectNode operation = json.createObjectNode().put("name", "batches/" + id);
        ObjectNode metadata = operation
                .putObject("metadata")
                .put("state", "BATCH_STATE_" + state)
                .put("model", "models/" + MODEL)
                .put("displayName", batch.body.at("/batch/displayName").asText());
        if (!state.equals("RUNNING")) {
            operation.put("done", true);
        }
        if (state.equals("SUCCEEDED")) {
            ObjectNode one = metadata.putObject("output")
                    .putObject("inlinedResponses")
                    .putArray("inlinedResponses")
                    .addObject();
            one.set("response", read(answer));
            one.set("metadata", batch.body.at("/batch/inputConfig/requests/requests/0/metadata"));
        }
        return operation;
    }

    private Site.Reply ok(ObjectNode body) {
        return Site.bytes(
                200, "application/json; charset=UTF-8", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Site.Reply error(int status, String name, String message) {
        return Site.bytes(
                status,
                "application/json",
                "{\"error\":{\"code\":%d,\"status\":\"%s\",\"message\":\"%s\"}}"
                        .formatted(status, name, message)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException((IOException) e);
        }
    }
}
