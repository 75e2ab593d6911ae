package dev.leadline.api.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Authentication;
import dev.leadline.api.Queries;
import dev.leadline.broker.Broker;
import dev.leadline.gemini.BatchNews;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Takes Google's messages about batches. They only make a task look earlier. */
@RegisterForReflection
@Path(Authentication.BATCH_NEWS)
@Tag(name = "Models")
public class BatchNewsResource {

    private final BatchNews news;
    private final Broker broker;
    private final ObjectMapper json;

    BatchNewsResource(BatchNews news, Broker broker, ObjectMapper json) {
        this.news = news;
        this.broker = broker;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Google's webhook for batches",
            description =
                    "For the events batch.succeeded, batch.failed and batch.expired, signed as Standard Webhooks says"
                            + " (leadline.tiers.webhook-secret). The task that waits for the batch looks at it at once; what"
                            + " the message says of it does not count.")
    @APIResponse(responseCode = "204", description = "Taken, also if no task waits for the batch")
    @APIResponse(responseCode = "401", description = "It is not signed by Google, or is older than five minutes")
    @APIResponse(responseCode = "404", description = "No secret is configured")
    public Uni<Void> take(
            @HeaderParam("webhook-id") @Nullable String id,
            @HeaderParam("webhook-timestamp") @Nullable String timestamp,
            @HeaderParam("webhook-signature") @Nullable String signature,
            byte[] body,
            @Context UriInfo uri) {
        Queries.only(uri);
        if (!news.isConfigured()) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "no webhook of Google is expected: leadline.tiers.webhook-secret is not set");
        }
        if (!news.isGenuine(id, timestamp, signature, body)) {
            throw new ProblemException(
                    ProblemType.UNAUTHENTICATED,
                    "the message is not signed with leadline.tiers.webhook-secret, or not sent within five minutes");
        }
        return news.task(batch(body))
                .chain(task -> task.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : broker.hasten(task.get()).replaceWithVoid());
    }

    /** Its name; empty for a message that is not about a batch. */
    private String batch(byte[] body) {
        try {
            JsonNode message = json.readTree(body);
            return message.path("type").asText("").startsWith("batch.")
                    ? message.at("/data/id").asText("")
                    : "";
        } catch (IOException e) {
            return "";
        }
    }
}
