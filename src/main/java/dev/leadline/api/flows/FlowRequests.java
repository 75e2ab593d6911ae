package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.SubmitTask;
import dev.leadline.api.TaskRequests;
import dev.leadline.flow.FailurePolicy;
import dev.leadline.flow.FlowConfig;
import dev.leadline.flow.NewFlow;
import dev.leadline.flow.References;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.OpenArguments;
import dev.leadline.handler.TaskHandler;
import dev.leadline.http.Problem;
import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.Json;
import dev.leadline.task.NewTask;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a client's JSON to a {@link NewFlow} whose tasks are all checked. Nothing is stored when one of them is wrong. */
@Singleton
class FlowRequests {

    /** After so many tasks that are wrong, the rest is not looked at. */
    private static final int ENOUGH = 20;

    private final ObjectMapper strict;
    private final TaskRequests requests;
    private final Arguments arguments;
    private final OpenArguments openArguments;
    private final LimitsConfig limits;
    private final FlowConfig config;

    FlowRequests(
            ObjectMapper json,
            TaskRequests requests,
            Arguments arguments,
            OpenArguments openArguments,
            LimitsConfig limits,
            FlowConfig config) {
        this.strict = Arguments.strict(json);
        this.requests = requests;
        this.arguments = arguments;
        this.openArguments = openArguments;
        this.limits = limits;
        this.config = config;
    }

    /** Fails with a problem. */
    SubmitFlow read(byte[] body) {
        if (body.length == 0) {
            throw ProblemException.invalid(
                    "", "the body is empty; a JSON object with tasks, chain, group or chord is needed");
        }
        return required(TaskRequests.<@Nullable SubmitFlow>inBody(() -> strict.readValue(body, SubmitFlow.class)));
    }

    /** Fails with a problem. */
    SubmitFlow read(JsonNode body) {
        return required(TaskRequests.<@Nullable SubmitFlow>inBody(
                () -> strict.readerFor(SubmitFlow.class).readValue(strict.treeAsTokens(body))));
    }

    private static SubmitFlow required(@Nullable SubmitFlow flow) {
        if (flow == null) {
            throw ProblemException.invalid(
                    "", "the body is null; a JSON object with tasks, chain, group or chord is needed");
        }
        return flow;
    }

    /** Checks a flow with all of its tasks; fails with a problem, which names all that is wrong. */
    NewFlow check(SubmitFlow flow, String tenant, NewTask.@Nullable Idempotency once) {
        List<FieldError> errors = new ArrayList<>();
        FlowItems items = FlowItems.of(flow, errors);
        refuse(errors);
        if (items.counted() > config.maxTasks()) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, items.counted() + " tasks; a flow has at most " + config.maxTasks());
        }
        List<NewFlow.Item> checked = new ArrayList<>();
        for (FlowItems.Item item : items.items()) {
            if (errors.size() < ENOUGH) {
                check(item, items, checked, tenant, errors);
            }
        }
        refuse(errors);
        return ordered(items, checked, tenant, once);
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private NewFlow ordered(
            FlowItems items, List<NewFlow.Item> checked, String tenant, NewTask.@Nullable Idempotency once) {
        try {
            return NewFlow.of(tenant, checked, config.maxDependencies(), once);
        } catch (NewFlow.Refused refused) {
            throw ProblemException.invalid(refused.mistakes().stream()
                    .limit(ENOUGH)
                    .map(one -> new FieldError(
                            one.place() < 0
                                    ? one.field()
                                    : items.items().get(one.place()).path() + "." + one.field(),
                            one.message()))
                    .toList());
        }
    }

    private void check(
            FlowItems.Item item, FlowItems items, List<NewFlow.Item> to, String tenant, List<FieldError> errors) {
        if (!(item.node() instanceof ObjectNode given)) {
            errors.add(new FieldError(item.path(), "must be a JSON object with \"task\""));
            return;
        }
        try {
            to.add(checked(item, given.deepCopy(), items, to, tenant));
        } catch (ProblemException refused) {
            Problem problem = refused.problem();
            if (problem.errors() == null) {
                throw new ProblemException(new Problem(
                        problem.type(),
                        problem.title(),
                        problem.status(),
                        item.path() + ": " + problem.detail(),
                        null,
                        problem.known()));
            }
            problem.errors().forEach(error -> errors.add(within(item, error)));
        } catch (InvalidArguments refused) {
            TaskRequests.inArgs(refused.mistakes()).forEach(error -> errors.add(within(item, error)));
        }
    }

    private static FieldError within(FlowItems.Item item, FieldError error) {
        return new FieldError(
                error.field().isEmpty() ? item.path() : item.path() + "." + error.field(), error.message());
    }

    private NewFlow.Item checked(
            FlowItems.Item item, ObjectNode given, FlowItems items, List<NewFlow.Item> before, String tenant) {
        Checks checks = new Checks(limits);
        String key = key(given.remove("key"), item, checks);
        Set<String> after = after(given.remove("after"), item, items, before, checks);
        FailurePolicy policy = policy(given.remove("onFailure"), checks);
        checks.refuse(
                "unique",
                given.hasNonNull("unique") ? "" : null,
                "does not go with a flow, which waits for each of its tasks");
        checks.end();
        SubmitTask request = requests.read(given);
        JsonNode[] args = {strict.createObjectNode()};
        NewTask task = requests.check(request, tenant, null, (handler, value) -> encode(handler, value, args));
        return new NewFlow.Item(key, task, args[0], after, policy);
    }

    /** Arguments with references are checked as far as they are known; others as those of any task. */
    private Json encode(TaskHandler<?, ?> handler, JsonNode args, JsonNode[] named) {
        if (!References.within(args)) {
            return arguments.encode(handler, args);
        }
        named[0] = openArguments.check(handler, args, References::within);
        return Json.of(named[0].toString());
    }

    private static String key(@Nullable JsonNode node, FlowItems.Item item, Checks checks) {
        return node == null || node.isNull() ? item.key() : checks.name("key", node.textValue());
    }

    private static Set<String> after(
            @Nullable JsonNode node, FlowItems.Item item, FlowItems items, List<NewFlow.Item> before, Checks checks) {
        Set<String> keys = new LinkedHashSet<>();
        if (node == null || node.isNull()) {
            // A task before this one that is wrong is not among them; then the flow is refused in any case.
            item.after().stream()
                    .filter(place -> place < before.size())
                    .forEach(place -> keys.add(before.get(place).key()));
        } else if (!items.open()) {
            checks.add(
                    "after", "goes with \"tasks\" alone: in a chain, group or chord the form says what waits for what");
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                keys.add(checks.name("after[" + i + "]", node.get(i).textValue()));
            }
        } else {
            checks.add("after", "must be a list of keys");
        }
        return keys;
    }

    private static FailurePolicy policy(@Nullable JsonNode node, Checks checks) {
        if (node == null || node.isNull()) {
            return FailurePolicy.FAIL;
        }
        for (FailurePolicy policy : FailurePolicy.values()) {
            if (policy.key().equals(node.textValue())) {
                return policy;
            }
        }
        checks.add("onFailure", "must be fail, skip or continue");
        return FailurePolicy.FAIL;
    }
}
