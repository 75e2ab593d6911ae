package dev.leadline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Broker;
import dev.leadline.broker.Enqueue;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.NewTask;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many tasks at once: each is stored whole or refused by itself. */
@Path(TaskResource.PATH + "/batch")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class BatchResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final int MULTI_STATUS = 207;

    private final Broker broker;
    private final TaskRequests requests;
    private final LimitsConfig limits;
    private final ObjectMapper strict;

    BatchResource(Broker broker, TaskRequests requests, LimitsConfig limits, ObjectMapper json) {
        this.broker = broker;
        this.requests = requests;
        this.limits = limits;
        this.strict = Arguments.strict(json);
    }

    // Ten thousand tasks take a while to read and to check.
    @Blocking
    @POST
    @Consumes({MediaType.APPLICATION_JSON, NDJSON})
    @Operation(summary = "Enqueue up to 10,000 tasks; each item is answered in its place")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = SubmitTask.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = SubmitTask.class))
            })
    @APIResponse(
            responseCode = "202",
            description = "All were taken: the tasks, each with its status",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = TaskView.class)))
    @APIResponse(
            responseCode = "207",
            description = "Some were refused: in the place of each there is its problem",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            anyOf = {TaskView.class, Problem.class})))
    public Uni<Response> submit(
            byte[] body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        String tenant = Caller.of(security).require(Caller.Scope.ENQUEUE).tenant();
        if (headers.getHeaderString(IdempotencyKeys.HEADER) != null) {
            throw ProblemException.invalid(IdempotencyKeys.HEADER, "names one task, so it does not go with a batch");
        }
        List<Supplier<JsonNode>> nodes = isNdjson(headers) ? lines(body) : array(body);
        if (nodes.isEmpty()) {
            throw ProblemException.invalid("", "the batch is empty");
        }
        if (nodes.size() > limits.batch()) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, nodes.size() + " tasks; a batch has at most " + limits.batch());
        }
        List<Uni<Object>> items = nodes.stream().map(node -> item(node, tenant)).toList();
        return inSlices(items, new ArrayList<>(items.size())).map(BatchResource::answer);
    }

    /** As many at a time as go out in one call, so that the last are not late because the first took their time. */
    private static Uni<List<Object>> inSlices(List<Uni<Object>> items, List<Object> answers) {
        if (items.isEmpty()) {
            return Uni.createFrom().item(answers);
        }
        List<Uni<Object>> slice = items.subList(0, Math.min(Broker.MOST_AT_ONCE, items.size()));
        List<Uni<Object>> rest = items.subList(slice.size(), items.size());
        return Uni.join().all(slice).andFailFast().chain(done -> {
            answers.addAll(done);
            Optional<Object> away =
                    done.stream().filter(BatchResource::isUnavailable).findFirst();
            if (away.isPresent() && done.stream().noneMatch(TaskView.class::isInstance)) {
                // Redis is away: the rest is not tried.
                answers.addAll(Collections.nCopies(rest.size(), away.get()));
                return Uni.createFrom().item(answers);
            }
            return inSlices(rest, answers);
        });
    }

    private static boolean isUnavailable(Object answer) {
        return answer instanceof Problem problem && problem.status() == ProblemType.UNAVAILABLE.status();
    }

    private static boolean isNdjson(HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        return type != null && (type.getType() + '/' + type.getSubtype()).equalsIgnoreCase(NDJSON);
    }

    private Uni<Object> item(Supplier<JsonNode> node, String tenant) {
        try {
            NewTask task = requests.check(requests.read(node.get()), tenant, null);
            return broker.enqueue(task)
                    .chain(answer -> taken(answer, task))
                    .onFailure(RedisUnavailable.class)
                    .recoverWithItem(failure -> ProblemMappers.of(failure));
        } catch (ProblemException refused) {
            return Uni.createFrom().item(refused.problem());
        } catch (InvalidArguments refused) {
            return Uni.createFrom()
                    .item(ProblemException.invalid(TaskRequests.inArgs(refused.mistakes()))
                            .problem());
        }
    }

    private Uni<Object> taken(Enqueue.Answer answer, NewTask task) {
        if (answer.result() != Enqueue.Result.NOT_UNIQUE) {
            return Uni.createFrom().item(TaskView.of(task, Response.Status.ACCEPTED.getStatusCode()));
        }
        return broker.find(answer.id(), task.placement().tenant())
                .map(first -> first == null
                        ? Problem.of(ProblemType.CONFLICT, "the task that is unique was deleted meanwhile: try again")
                        : TaskView.of(first, Response.Status.OK.getStatusCode()));
    }

    private static Response answer(List<Object> items) {
        List<Problem> refused = items.stream()
                .filter(Problem.class::isInstance)
                .map(Problem.class::cast)
                .toList();
        // Redis is away: that is no answer about the items.
        if (refused.size() == items.size() && refused.stream().allMatch(BatchResource::isUnavailable)) {
            return ProblemMappers.response(refused.get(0));
        }
        return Response.status(refused.isEmpty() ? Response.Status.ACCEPTED.getStatusCode() : MULTI_STATUS)
                .entity(items)
                .build();
    }

    private List<Supplier<JsonNode>> array(byte[] body) {
        if (TaskRequests.inBody(() -> strict.readTree(body)) instanceof ArrayNode array) {
            List<Supplier<JsonNode>> nodes = new ArrayList<>(array.size());
            array.forEach(node -> nodes.add(() -> node));
            return nodes;
        }
        throw ProblemException.invalid("", "the body must be a JSON array of tasks");
    }

    /** One object a line; a line that cannot be read is refused by itself, and a blank one is none. */
    private List<Supplier<JsonNode>> lines(byte[] body) {
        List<Supplier<JsonNode>> nodes = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= body.length; end++) {
            if (end == body.length || body[end] == '\n') {
                int from = start;
                int length = end - start;
                if (!isBlank(body, from, length)) {
                    nodes.add(() -> TaskRequests.inBody(() -> strict.readTree(body, from, length)));
                }
                start = end + 1;
            }
        }
        return nodes;
    }

    private static boolean isBlank(byte[] body, int from, int length) {
        return new String(body, from, length, StandardCharsets.ISO_8859_1).isBlank();
    }
}
