package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.quota.Allowances;
import io.quarkus.logging.Log;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Stands in for Gemini when there is no key. It has the same API at {@code /simulator/v1beta} (generateContent,
 * streamGenerateContent, countTokens, the list of models, decisions), and answers with sentences taken from the prompt. At {@code
 * /simulator/site/} it serves a few pages of a company that does not exist, as something to research. It is there only if it is
 * switched on, or in dev and test mode without a key.
 */
@Singleton
class Simulator {

    /** Before the routes of REST, which answer 404 to unknown paths. */
    private static final int FIRST = -10;

    private static final Set<String> METHODS = Set.of("generateContent", "streamGenerateContent", "countTokens");

    private final SimulatorConfig config;
    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final SimulatorReplies replies;
    private final Vertx vertx;
    private final SimulatorAnswers answers;
    private final SimulatorDecisions decisions;
    private final SimulatorModels models;
    private final SimulatorRequests requests;
    private final SimulatorDecisionRequests decisionRequests;
    private final SimulatorBill bill;
    private final SimulatorQuota quota;

    Simulator(
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
        this.decisions = new SimulatorDecisions(json);
        this.models = new SimulatorModels(json, models);
        this.requests = new SimulatorRequests(models);
        this.decisionRequests = new SimulatorDecisionRequests(models);
        this.bill = bill;
        this.quota =
                new SimulatorQuota(json, config.limits().orElse(Allowances.NONE), config.window(), Clock.systemUTC());
    }

    /** Answers a request that no fault prevents from being answered at once. */
    private interface Answer {
        void to(RoutingContext call, Optional<SimulatorFault> ofStreams);
    }

    void register(@Observes Router router) {
        if (!endpoint.simulated()) {
            return;
        }
        Log.info(
                "The Gemini simulator answers: results are extracts of their sources, and say \"simulator\" as their model");
        router.postWithRegex("/simulator/v1beta/models/(?<model>[^/:]+):(?<method>\\w+)")
                .order(FIRST)
                .handler(BodyHandler.create(false).setBodyLimit(32 << 20))
                .handler(this::method);
        router.post("/simulator/v1beta/decisions")
                .order(FIRST)
                .handler(BodyHandler.create(false).setBodyLimit(32 << 20))
                .handler(call -> counted(
                        call,
                        replies.body(call).map(SimulatorDecisionRequests::model).orElse(""),
                        this::decide));
        router.get("/simulator/v1beta/models").order(FIRST).handler(this::list);
        router.get("/simulator/v1beta/models/:model").order(FIRST).handler(this::describe);
        new SimulatorControl(bill, quota, json).register(router, FIRST);
        router.get(SimulatorSite.PATH + "*").order(FIRST).handler(StaticHandler.create("simulator/site"));
    }

    private void method(RoutingContext call) {
        if (call.pathParam("method").equals("countTokens")) {
            // Counting is free.
            later(call, this::method);
        } else {
            counted(call, call.pathParam("model"), this::method);
        }
    }

    /** The call is under way from now on until its answer has ended, or its connection has. */
    private void counted(RoutingContext call, String model, Answer answer) {
        if (!SimulatorRequests.isModel(model)) {
            later(call, answer);
            return;
        }
        String key = SimulatorReplies.key(call);
        quota.entered(key, model).ifPresentOrElse(refusal -> replies.send(call, 429, refusal), () -> {
            call.addEndHandler(end -> quota.left(key, model));
            later(call, answer);
        });
    }

    /** After the latency, and with the fault, that are configured or asked for. */
    private void later(RoutingContext call, Answer answer) {
        SimulatorProfile profile;
        try {
            profile = Optional.ofNullable(call.request().getHeader("x-simulator-profile"))
                    .or(config::profile)
                    .map(SimulatorProfile::parse)
                    .orElse(SimulatorProfile.NONE);
        } catch (IllegalArgumentException e) {
            replies.refuse(call, 400, "INVALID_ARGUMENT", "x-simulator-profile must have " + SimulatorProfile.RIGHT);
            return;
        }
        Optional<SimulatorFault> fault = Optional.ofNullable(call.request().getHeader("x-simulator-fault"))
                .or(config::fault)
                .flatMap(SimulatorFault::named)
                .or(() -> profile.fault(ThreadLocalRandom.current()));
        Duration latency = config.latency().plus(profile.latency(ThreadLocalRandom.current()));
        if (latency.isZero()) {
            answer(call, answer, fault);
        } else {
            vertx.setTimer(Math.max(1, latency.toMillis()), due -> answer(call, answer, fault));
        }
    }

    private void answer(RoutingContext call, Answer answer, Optional<SimulatorFault> fault) {
        if (call.response().closed()) {
            // Nobody waits for the answer any more, so it costs nothing.
            return;
        }
        Optional<SimulatorFault> atOnce = fault.filter(one -> !one.isOfStreams());
        if (atOnce.isPresent()) {
            fail(call, atOnce.get());
        } else {
            answer.to(call, fault);
        }
    }

    private void read(RoutingContext call, Consumer<JsonNode> answer) {
        replies.body(call)
                .ifPresentOrElse(answer, () -> replies.refuse(call, 400, "INVALID_ARGUMENT", SimulatorReplies.NO_JSON));
    }

    private void method(RoutingContext call, Optional<SimulatorFault> ofStreams) {
        String model = call.pathParam("model");
        if (!METHODS.contains(call.pathParam("method"))) {
            replies.refuse(call, 404, "NOT_FOUND", "the simulator knows no such method");
        } else if (!SimulatorRequests.isModel(model) || SimulatorDecisionRequests.decides(model)) {
            replies.noModel(call, model);
        } else {
            read(call, request -> answer(call, model, request, ofStreams));
        }
    }

    private void answer(RoutingContext call, String model, JsonNode request, Optional<SimulatorFault> ofStreams) {
        switch (call.pathParam("method")) {
            case "generateContent" ->
                generate(call, model, request, answer -> {
                    bill.add(SimulatorReplies.key(call), model, answer);
                    replies.send(call, 200, answer);
                });
            case "streamGenerateContent" -> {
                boolean events = "sse".equals(call.request().getParam("alt"));
                SimulatorStream stream = new SimulatorStream(
                        call.response(), events, last -> bill.add(SimulatorReplies.key(call), model, last));
                generate(call, model, request, answer -> stream.send(answer, ofStreams.orElse(null)));
            }
            default -> count(call, model, request);
        }
    }

    private void generate(RoutingContext call, String model, JsonNode request, Consumer<ObjectNode> answered) {
        requests.fault(model, request)
                .ifPresentOrElse(
                        fault -> replies.refuse(call, 400, "INVALID_ARGUMENT", fault),
                        () -> withinQuota(
                                call,
                                model,
                                SimulatorAnswers.promptTokens(request),
                                () -> answered.accept(answers.generate(model, request))));
    }

    private void decide(RoutingContext call, Optional<SimulatorFault> ofStreams) {
        read(call, request -> decide(call, request));
    }

    private void decide(RoutingContext call, JsonNode request) {
        String model = SimulatorDecisionRequests.model(request);
        if (!SimulatorDecisionRequests.decides(model)) {
            replies.noModel(call, model);
            return;
        }
        decisionRequests
                .fault(request)
                .ifPresentOrElse(
                        fault -> replies.refuse(call, 400, "INVALID_ARGUMENT", fault),
                        () -> withinQuota(call, model, SimulatorDecisions.tokens(request), () -> {
                            ObjectNode answer = decisions.decide(model, request);
                            bill.add(SimulatorReplies.key(call), model, answer);
                            replies.send(call, 200, answer);
                        }));
    }

    private void withinQuota(RoutingContext call, String model, long tokens, Runnable answer) {
        quota.arrived(SimulatorReplies.key(call), model, tokens)
                .ifPresentOrElse(refusal -> replies.send(call, 429, refusal), answer);
    }

    private void count(RoutingContext call, String model, JsonNode request) {
        JsonNode whole = request.path("generateContentRequest");
        JsonNode counted = whole.isObject() ? whole : request;
        requests.fault(model, counted)
                .ifPresentOrElse(
                        fault -> replies.refuse(call, 400, "INVALID_ARGUMENT", fault),
                        () -> replies.send(call, 200, answers.count(counted)));
    }

    private void list(RoutingContext call) {
        models.page(call.request().getParam("pageSize", ""), call.request().getParam("pageToken", ""))
                .ifPresentOrElse(
                        page -> replies.send(call, 200, page),
                        () -> replies.refuse(call, 400, "INVALID_ARGUMENT", "Invalid page_size or page_token."));
    }

    private void describe(RoutingContext call) {
        String model = call.pathParam("model");
        models.model(model)
                .ifPresentOrElse(entry -> replies.send(call, 200, entry), () -> replies.noModel(call, model));
    }

    private void fail(RoutingContext call, SimulatorFault fault) {
        if (fault == SimulatorFault.RESET) {
            call.request().connection().close();
        } else if (fault != SimulatorFault.HANG) {
            boolean decides = call.pathParam("model") == null;
            String body = decides ? fault.bodyOfDecisions() : fault.body();
            billFault(call, fault, body);
            call.response()
                    .setStatusCode(fault.status())
                    .putHeader(
                            HttpHeaders.CONTENT_TYPE, fault == SimulatorFault.HTML ? "text/html" : "application/json")
                    .end(body);
        }
    }

    /** Some faults are answers that are paid for. */
    private void billFault(RoutingContext call, SimulatorFault fault, String body) {
        if (fault.status() != 200 || body.isEmpty()) {
            return;
        }
        String model = Optional.ofNullable(call.pathParam("model"))
                .orElseGet(() ->
                        replies.body(call).map(SimulatorDecisionRequests::model).orElse(""));
        try {
            bill.add(SimulatorReplies.key(call), model, json.readTree(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the body of a fault is not JSON", e);
        }
    }
}
