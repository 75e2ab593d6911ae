package dev.leadline.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.leadline.broker.Broker;
import dev.leadline.broker.BrokerUnavailable;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.task.NewTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Many tasks at once: each is stored whole or refused by itself. */
@Path(TaskResource.PATH + "/batch")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
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

    @POST
    @Consumes({MediaType.APPLICATION_JSON, NDJSON})
    @Operation(summary = "Hand in up to 10,000 tasks; each item is answered in its place")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = SubmitTask.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = SubmitTask.class))
            })
    public Uni<Response> submit(
            byte[] body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri);
        String tenant = Caller.of(security).require(Caller.Scope.ENQUEUE).tenant();
        if (key != null) {
            throw ProblemException.invalid("Idempotency-Key", "names one task, so it does not go with a batch");
        }
        List<JsonNode> nodes = type != null && type.startsWith(NDJSON) ? lines(body) : array(body);
        if (nodes.size() > limits.batch()) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, nodes.size() + " tasks; a batch has at most " + limits.batch());
        }
        List<Uni<Object>> items = nodes.stream().map(node -> item(node, tenant)).toList();
        return items.isEmpty()
                ? Uni.createFrom().failure(ProblemException.invalid("", "the batch is empty"))
                : Uni.join().all(items).andFailFast().map(BatchResource::answer);
    }

    private Uni<Object> item(JsonNode node, String tenant) {
        try {
            NewTask task = requests.check(requests.read(node), tenant, null);
            return broker.enqueue(task)
                    .<Object>map(taken -> TaskView.of(task, Response.Status.ACCEPTED.getStatusCode()))
                    .onFailure(BrokerUnavailable.class)
                    .recoverWithItem(failure -> ProblemMappers.of(failure));
        } catch (ProblemException refused) {
            return Uni.createFrom().item(refused.problem());
        } catch (InvalidArguments refused) {
            return Uni.createFrom()
                    .item(ProblemException.invalid(TaskRequests.inArgs(refused.problems()))
                            .problem());
        }
    }

    private static Response answer(List<Object> items) {
        boolean all = items.stream().noneMatch(Problem.class::isInstance);
        return Response.status(all ? Response.Status.ACCEPTED.getStatusCode() : MULTI_STATUS)
                .entity(items)
                .build();
    }

    private List<JsonNode> array(byte[] body) {
        try {
            if (strict.readTree(body) instanceof ArrayNode array) {
                List<JsonNode> nodes = new ArrayList<>(array.size());
                array.forEach(nodes::add);
                return nodes;
            }
        } catch (IOException e) {
            throw invalid(e);
        }
        throw ProblemException.invalid("", "the body must be a JSON array of tasks");
    }

    private List<JsonNode> lines(byte[] body) {
        try (MappingIterator<JsonNode> lines = strict.readerFor(JsonNode.class)
                .without(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValues(body)) {
            return lines.readAll();
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    private static ProblemException invalid(IOException failure) {
        String where = failure instanceof JsonProcessingException json && json.getLocation() != null
                ? " at line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr()
                : "";
        return ProblemException.invalid("", "the body is not valid JSON" + where);
    }
}
