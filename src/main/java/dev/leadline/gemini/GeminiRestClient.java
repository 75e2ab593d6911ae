package dev.leadline.gemini;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The one method of the Gemini REST API that is used. Answers are read as text, since an error may be anything.
 * Requests are sent as bytes: for a body that it might write as JSON, the framework looks for annotations by reflection
 * at each call.
 */
@Path("/v1beta/models")
interface GeminiRestClient {

    @POST
    @Path("{model}:generateContent")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<Response> generateContent(
            @PathParam("model") String model, @HeaderParam("x-goog-api-key") String key, byte[] body);
}
