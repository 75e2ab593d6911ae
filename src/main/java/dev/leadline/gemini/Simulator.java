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

/**
 * Stands in for Gemini when there is no key. It has the same API at {@code /simulator/v1beta/models/…:generateContent},
 * and answers with sentences taken from the prompt. At {@code /simulator/site/} it serves a few pages of a company that
 * does not exist, as something to research. It is there only if it is switched on, or in dev and test mode without a
 * key.
 */
@Singleton
class Simulator {

    private final SimulatorConfig config;
    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final SimulatorAnswers answers;

    Simulator(SimulatorConfig config, GeminiEndpoint endpoint, ObjectMapper json, Vertx vertx) {
        this.config = config;
        this.endpoint = endpoint;
        this.json = json;
        this.vertx = vertx;
        this.answers = new SimulatorAnswers(json);
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
        if (fault.isPresent()) {
            fail(call, fault.get());
            return;
        }
        String model = call.pathParam("model");
        JsonNode request = read(call);
        switch (call.pathParam("method")) {
            case "generateContent" -> generate(call, model, request);
            case "countTokens" ->
                send(
                        call,
                        200,
                        json.createObjectNode().put("totalTokens", SimulatorAnswers.tokens(request.toString())));
            default -> refuse(call, 404, "NOT_FOUND", "the simulator knows no such method");
        }
    }

    private JsonNode read(RoutingContext call) {
        try {
            String body = call.body().asString();
            JsonNode node = body == null ? null : json.readTree(body);
            return node == null ? json.createObjectNode() : node;
        } catch (JsonProcessingException e) {
            return json.createObjectNode();
        }
    }

    private void generate(RoutingContext call, String model, JsonNode request) {
        JsonNode contents = request.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            refuse(call, 400, "INVALID_ARGUMENT", "* GenerateContentRequest.contents: contents is not specified");
        } else if (contents.path(contents.size() - 1)
                .path("role")
                .asText("user")
                .equals("model")) {
            refuse(call, 400, "INVALID_ARGUMENT", "Requests ending with a model turn are not supported.");
        } else {
            send(call, 200, answers.generate(model, request));
        }
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
