package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stands in for Gemini when there is no key. It has the same API at {@code /simulator/v1beta/models} (generateContent, streamGenerateContent, countTokens, the list of models),
 * and answers with sentences taken from the prompt. At {@code /simulator/site/} it serves a few pages of a company that
 * does not exist, as something to research. It is there only if it is switched on, or in dev and test mode without a
 * key.
 */
@Singleton
class Simulator {

    private static final Set<String> METHODS = Set.of("generateContent", "streamGenerateContent", "countTokens");

    private final SimulatorConfig config;
    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final SimulatorAnswers answers;
    private final SimulatorModels models;
    private final SimulatorRequests requests;
    private final SimulatorBill bill;

    Simulator(SimulatorConfig config, GeminiEndpoint endpoint, Models models, ObjectMapper json, Vertx vertx) {
        this.config = config;
        this.endpoint = endpoint;
        this.json = json;
        this.vertx = vertx;
        this.answers = new SimulatorAnswers(json);
        this.models = new SimulatorModels(json, models);
        this.requests = new SimulatorRequests(models);
        this.bill = new SimulatorBill(models);
    }

    void register(@Observes Router router) {
        if (!endpoint.simulated()) {
            return;
        }
        Log.info(
                "The Gemini simulator answers: results are extracts of their sources, and say \"simulator\" as their model");
        // Before the routes of REST, which answer 404 to unknown paths.
        router.postWithRegex("/simulator/v1beta/models/(?<model>[^/:]+):(?<method>\\w+)")
                .order(-10)
                .handler(BodyHandler.create(false).setBodyLimit(32 << 20))
                .handler(this::handle);
        router.get("/simulator/v1beta/models").order(-10).handler(this::list);
        router.get("/simulator/v1beta/models/:model").order(-10).handler(this::describe);
        router.get("/simulator/bill").order(-10).handler(this::showBill);
        router.delete("/simulator/bill").order(-10).handler(call -> {
            bill.clear();
            call.response().setStatusCode(204).end();
        });
        router.get(SimulatorSite.PATH + "*").order(-10).handler(StaticHandler.create("simulator/site"));
    }

    private void handle(RoutingContext call) {
        Optional<SimulatorFault> fault = Optional.ofNullable(call.request().getHeader("x-simulator-fault"))
                .or(config::fault)
                .flatMap(SimulatorFault::named);
        if (config.latency().isZero()) {
            answer(call, fault);
        } else {
            vertx.setTimer(config.latency().toMillis(), due -> answer(call, fault));
        }
    }

    private void answer(RoutingContext call, Optional<SimulatorFault> fault) {
        Optional<SimulatorFault> atOnce = fault.filter(one -> !one.isOfStreams());
        String model = call.pathParam("model");
        if (call.response().closed()) {
            // Nobody waits for the answer any more, so it costs nothing.
            return;
        }
        if (atOnce.isPresent()) {
            billFault(call, model, atOnce.get());
            fail(call, atOnce.get());
        } else if (!METHODS.contains(call.pathParam("method"))) {
            refuse(call, 404, "NOT_FOUND", "the simulator knows no such method");
        } else if (!SimulatorRequests.isModel(model)) {
            noModel(call, model);
        } else {
            read(call)
                    .ifPresentOrElse(
                            request -> answer(call, model, request, fault),
                            () -> refuse(
                                    call, 400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unexpected token."));
        }
    }

    private void answer(RoutingContext call, String model, JsonNode request, Optional<SimulatorFault> fault) {
        switch (call.pathParam("method")) {
            case "generateContent" ->
                generate(call, model, request, answer -> {
                    bill.add(key(call), model, answer);
                    send(call, 200, answer);
                });
            case "streamGenerateContent" -> {
                boolean events = "sse".equals(call.request().getParam("alt"));
                SimulatorStream stream =
                        new SimulatorStream(call.response(), events, last -> bill.add(key(call), model, last));
                generate(call, model, request, answer -> stream.send(answer, fault.orElse(null)));
            }
            default -> count(call, model, request);
        }
    }

    private static String key(RoutingContext call) {
        String header = call.request().getHeader("x-goog-api-key");
        return header == null ? call.request().getParam("key", "") : header;
    }

    /** Some faults are answers that are paid for. */
    private void billFault(RoutingContext call, String model, SimulatorFault fault) {
        if (fault.status() == 200 && !fault.body().isEmpty()) {
            try {
                bill.add(key(call), model, json.readTree(fault.body()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the body of a fault is not JSON", e);
            }
        }
    }

    /** The bill of the key that asks; without a key, of all. */
    private void showBill(RoutingContext call) {
        String key = key(call);
        try {
            call.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                    .end(json.writeValueAsString(key.isEmpty() ? bill.all() : bill.of(key)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<JsonNode> read(RoutingContext call) {
        try {
            String body = call.body().asString();
            return Optional.ofNullable(body == null ? null : json.readTree(body))
                    .filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private void generate(RoutingContext call, String model, JsonNode request, Consumer<ObjectNode> answered) {
        requests.fault(model, request)
                .ifPresentOrElse(
                        fault -> refuse(call, 400, "INVALID_ARGUMENT", fault),
                        () -> answered.accept(answers.generate(model, request)));
    }

    private void count(RoutingContext call, String model, JsonNode request) {
        JsonNode whole = request.path("generateContentRequest");
        JsonNode counted = whole.isObject() ? whole : request;
        requests.fault(model, counted)
                .ifPresentOrElse(
                        fault -> refuse(call, 400, "INVALID_ARGUMENT", fault),
                        () -> send(call, 200, answers.count(counted)));
    }

    private void list(RoutingContext call) {
        models.page(call.request().getParam("pageSize", ""), call.request().getParam("pageToken", ""))
                .ifPresentOrElse(
                        page -> send(call, 200, page),
                        () -> refuse(call, 400, "INVALID_ARGUMENT", "Invalid page_size or page_token."));
    }

    private void describe(RoutingContext call) {
        String model = call.pathParam("model");
        models.model(model).ifPresentOrElse(entry -> send(call, 200, entry), () -> noModel(call, model));
    }

    private void noModel(RoutingContext call, String model) {
        refuse(
                call,
                404,
                "NOT_FOUND",
                "models/" + model + " is not found for API version v1beta, or is not supported for this method."
                        + " Call ListModels to see the list of available models and their supported methods.");
    }

    private void refuse(RoutingContext call, int code, String status, String message) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("code", code).put("message", message).put("status", status);
        send(call, code, body);
    }

    private static void fail(RoutingContext call, SimulatorFault fault) {
        if (fault == SimulatorFault.RESET) {
            call.request().connection().close();
        } else if (fault != SimulatorFault.HANG) {
            call.response()
                    .setStatusCode(fault.status())
                    .putHeader(
                            HttpHeaders.CONTENT_TYPE, fault == SimulatorFault.HTML ? "text/html" : "application/json")
                    .end(fault.body());
        }
    }

    private static void send(RoutingContext call, int status, JsonNode body) {
        call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .end(body.toString());
    }
}
