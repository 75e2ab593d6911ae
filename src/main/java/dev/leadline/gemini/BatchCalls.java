package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Single calls of Google's Batch API. Each failure is a {@link TaskFailure}; cancelling closes the connection. */
final class BatchCalls {

    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int PAGE = 100;

    /** More batches than a project keeps for the two days after which they are gone. */
    private static final int MOST_PAGES = 100;

    private static final Pattern NAME = Pattern.compile("batches/[A-Za-z0-9._-]{1,200}");

    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final GeminiErrors errors;
    private final GeminiAnswer answers;

    BatchCalls(GeminiEndpoint endpoint, ObjectMapper json) {
        this.endpoint = endpoint;
        this.json = json;
        this.errors = new GeminiErrors(json, endpoint.keys().all());
        this.answers = new GeminiAnswer(json);
    }

    /** Submits a batch of one request; gives its name. Fails with {@link NotTaken} if it is sure that Google does not have it. */
    Uni<String> submit(BatchPlan plan, JsonNode request) {
        ObjectNode body = json.createObjectNode();
        ObjectNode batch = body.putObject("batch").put("displayName", plan.name());
        ObjectNode only = batch.putObject("inputConfig")
                .putObject("requests")
                .putArray("requests")
                .addObject();
        only.set("request", request);
        only.putObject("metadata").put("key", plan.name());
        String path = "models/" + URLEncoder.encode(plan.model(), StandardCharsets.UTF_8) + ":batchGenerateContent";
        return call(HttpMethod.POST, plan.project(), path, body.toString(), this::taken)
                .onFailure(failure -> failure instanceof NoAnswer known && !known.isSent())
                .transform(failure -> new NotTaken(Duration.ZERO, String.valueOf(failure.getMessage())))
                .map(BatchLook::of)
                .map(look -> named(look.name()));
    }

    private Uni<JsonNode> taken(GeminiReply reply) {
        return reply.status() == TOO_MANY
                ? read(reply)
                        .onFailure(TaskFailure.RetryAfter.class)
                        .transform(failure -> new NotTaken(
                                ((TaskFailure.RetryAfter) failure).delay(), String.valueOf(failure.getMessage())))
                : read(reply);
    }

    /** The batch that was submitted as planned, if Google lists it. */
    Uni<Optional<String>> find(BatchPlan plan) {
        return list(plan, "", 1, false).map(found -> found.stream().findFirst().map(look -> named(look.name())));
    }

    /** All batches that were submitted as planned. */
    Uni<List<BatchLook>> all(BatchPlan plan) {
        return list(plan, "", 1, true);
    }

    /** @param all whether to read on when one was found */
    private Uni<List<BatchLook>> list(BatchPlan plan, String token, int page, boolean all) {
        String more = token.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return call(HttpMethod.GET, plan.project(), "batches?pageSize=" + PAGE + more, "")
                .chain(list -> {
                    List<BatchLook> found = Stream.of(list.path("operations"), list.path("batches"))
                            .flatMap(batches -> Stream.iterate(0, i -> i < batches.size(), i -> i + 1)
                                    .map(batches::get))
                            .map(BatchLook::of)
                            .filter(look -> look.label().equals(plan.name()))
                            .toList();
                    String next = list.path("nextPageToken").asText("");
                    return (!all && !found.isEmpty()) || next.isEmpty() || page == MOST_PAGES
                            ? Uni.createFrom().item(found)
                            : list(plan, next, page + 1, all)
                                    .map(rest -> Stream.concat(found.stream(), rest.stream())
                                            .toList());
                });
    }

    /** @param project that submitted it */
    Uni<BatchLook> look(String project, String name) {
        return Uni.createFrom()
                .deferred(() -> call(HttpMethod.GET, project, named(name), "").map(BatchLook::of));
    }

    /** Asks Google to end it, which may take a while, or come too late. */
    Uni<Void> cancel(BatchPlan plan, String name) {
        return call(HttpMethod.POST, plan.project(), named(name) + ":cancel", "{}")
                .replaceWithVoid();
    }

    /** It becomes part of a path. */
    private static String named(String name) {
        if (!NAME.matcher(name).matches()) {
            throw TaskFailure.transientFailure(
                    ErrorType.PROVIDER_UNAVAILABLE, "Gemini did not say the name of a batch");
        }
        return name;
    }

    private Uni<JsonNode> call(HttpMethod verb, String project, String path, String body) {
        return call(verb, project, path, body, this::read);
    }

    private Uni<JsonNode> call(
            HttpMethod verb, String project, String path, String body, Function<GeminiReply, Uni<JsonNode>> read) {
        return endpoint.call(verb, project, path, body.getBytes(StandardCharsets.UTF_8), read)
                .onFailure(Unreachable.class)
                .transform(errors::unreachable);
    }

    private Uni<JsonNode> read(GeminiReply reply) {
        return reply.body().map(Buffer::toString).map(body -> {
            if (reply.status() != OK) {
                throw errors.of(reply.status(), reply.header("Retry-After"), body);
            }
            return answers.parse(body);
        });
    }
}
