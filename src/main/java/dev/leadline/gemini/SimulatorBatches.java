package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The simulator's Batch API: {@code POST …/models/{model}:batchGenerateContent} with inline requests, {@code GET …/batches}, {@code
 * GET} and {@code DELETE …/batches/{id}}, {@code POST …/batches/{id}:cancel}. A batch takes {@code leadline.simulator.batch-time}.
 * Batches belong to the key that submitted them, and are kept in the memory of this process.
 */
@Singleton
class SimulatorBatches {

    private static final String BATCHES = "/simulator/v1beta/batches";
    private static final int MOST_UNDER_WAY = 100;
    private static final int MOST_KEPT = 10_000;
    private static final int PAGE = 50;

    private final SimulatorConfig config;
    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final SimulatorReplies replies;
    private final Vertx vertx;
    private final SimulatorAnswers answers;
    private final SimulatorRequests requests;
    private final SimulatorBill bill;

    /** By their ids, which sort by age. */
    private final ConcurrentSkipListMap<String, SimulatedBatch> batches = new ConcurrentSkipListMap<>();

    SimulatorBatches(
            SimulatorConfig config,
            GeminiEndpoint endpoint,
            Models models,
            SimulatorBill bill,
            ObjectMapper json,
            Vertx vertx) {
        this.config = config;
        this.endpoint = endpoint;
        this.json = json;
        this.replies = new SimulatorReplies(json);
        this.vertx = vertx;
        this.answers = new SimulatorAnswers(json);
        this.requests = new SimulatorRequests(models);
        this.bill = bill;
    }

    void register(@Observes Router router) {
        if (!endpoint.simulated()) {
            return;
        }
        // Before the simulator's route for all other methods of models.
        router.postWithRegex("/simulator/v1beta/models/(?<model>[^/:]+):batchGenerateContent")
                .order(-11)
                .handler(BodyHandler.create(false).setBodyLimit(32 << 20))
                .handler(this::submit);
        router.get(BATCHES).order(-11).handler(this::list);
        router.get(BATCHES + "/:id")
                .order(-11)
                .handler(call -> found(call, batch -> replies.send(call, batch.show(json))));
        router.delete(BATCHES + "/:id")
                .order(-11)
                .handler(call -> found(call, batch -> {
                    batch.cancel();
                    batches.remove(batch.id());
                    replies.send(call, json.createObjectNode());
                }));
        router.postWithRegex(BATCHES + "/(?<id>[^/:]+):cancel")
                .order(-11)
                .handler(call -> found(call, batch -> {
                    batch.cancel();
                    replies.send(call, json.createObjectNode());
                }));
    }

    // ── Submit ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void submit(RoutingContext call) {
        String model = call.pathParam("model");
        Optional<JsonNode> body = replies.body(call);
        Optional<String> fault = body.flatMap(whole -> fault(model, whole));
        if (!SimulatorRequests.isModel(model)) {
            replies.noModel(call, model);
        } else if (body.isEmpty()) {
            replies.refuse(call, 400, "INVALID_ARGUMENT", SimulatorReplies.NO_JSON);
        } else if (fault.isPresent()) {
            replies.refuse(call, 400, "INVALID_ARGUMENT", fault.get());
        } else if (underWay(SimulatorReplies.key(call)) >= MOST_UNDER_WAY) {
            replies.refuse(call, 429, "RESOURCE_EXHAUSTED", "You have reached the limit of concurrent batch jobs.");
        } else {
            replies.send(call, start(call, model, body.get().path("batch")).show(json));
        }
    }

    private SimulatedBatch start(RoutingContext call, String model, JsonNode given) {
        String key = SimulatorReplies.key(call);
        String id = String.format("%013x-%s", System.currentTimeMillis(), UUID.randomUUID());
        SimulatedBatch batch = new SimulatedBatch(
                id,
                key,
                model,
                given.path("displayName").asText(""),
                Instant.now(),
                given.at("/inputConfig/requests/requests"));
        batches.put(id, batch);
        while (batches.size() > MOST_KEPT) {
            batches.pollFirstEntry();
        }
        long half = Math.max(1, time(call).toMillis() / 2);
        vertx.setTimer(half, pending -> {
            batch.begin();
            vertx.setTimer(half, running -> batch.finish(request -> answer(key, model, request)));
        });
        return batch;
    }

    /** How long a batch takes; a request may say it, for tests. */
    private Duration time(RoutingContext call) {
        String asked = call.request().getHeader("x-simulator-batch-time");
        try {
            return asked == null ? config.batchTime() : Duration.parse(asked);
        } catch (DateTimeParseException e) {
            return config.batchTime();
        }
    }

    /** What is answered is billed. */
    private ObjectNode answer(String key, String model, JsonNode request) {
        ObjectNode answer = answers.generate(model, request);
        ServedTier.fix(answer, Tier.BATCH);
        bill.add(key, model, answer);
        return answer;
    }

    private Optional<String> fault(String model, JsonNode body) {
        JsonNode given = body.path("batch");
        JsonNode all = given.at("/inputConfig/requests/requests");
        if (!given.isObject()) {
            return Optional.of("* GenerateContentBatch.batch: batch is not specified");
        }
        if (!all.isArray() || all.isEmpty()) {
            return Optional.of(
                    "* GenerateContentBatch.input_config: requests are not specified (the simulator reads no files)");
        }
        for (JsonNode one : all) {
            Optional<String> fault = requests.fault(model, one.path("request"));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private long underWay(String key) {
        return of(key).stream().filter(batch -> !batch.isOver()).count();
    }

    // ── Read ────────────────────────────────────────────────────────────────────────────────────────────────────────

    /** The newest first. */
    private List<SimulatedBatch> of(String key) {
        return batches.descendingMap().values().stream()
                .filter(batch -> batch.key().equals(key))
                .toList();
    }

    private void list(RoutingContext call) {
        String size = call.request().getParam("pageSize", "");
        String token = call.request().getParam("pageToken", "");
        if (!size.matches("\\d{0,4}") || !token.matches("\\d{0,6}")) {
            replies.refuse(call, 400, "INVALID_ARGUMENT", "Invalid page_size or page_token.");
            return;
        }
        List<SimulatedBatch> all = of(SimulatorReplies.key(call));
        int from = Math.min(all.size(), token.isEmpty() ? 0 : Integer.parseInt(token));
        int asked = size.isEmpty() || size.matches("0+") ? PAGE : Integer.parseInt(size);
        int to = Math.min(all.size(), from + asked);
        ObjectNode page = json.createObjectNode();
        ArrayNode operations = page.putArray("operations");
        all.subList(from, to).forEach(batch -> operations.add(batch.show(json)));
        if (to < all.size()) {
            page.put("nextPageToken", Integer.toString(to));
        }
        replies.send(call, page);
    }

    private void found(RoutingContext call, Consumer<SimulatedBatch> then) {
        Optional.ofNullable(batches.get(call.pathParam("id")))
                .filter(batch -> batch.key().equals(SimulatorReplies.key(call)))
                .ifPresentOrElse(
                        then,
                        () -> replies.refuse(
                                call, 404, "NOT_FOUND", "Batch batches/" + call.pathParam("id") + " is not found."));
    }
}
