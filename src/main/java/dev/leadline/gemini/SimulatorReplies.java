package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** How the simulator reads requests, and answers with JSON and errors in Google's form. */
final class SimulatorReplies {

    static final String NO_JSON = "Invalid JSON payload received. Unexpected token.";

    private final ObjectMapper json;

    SimulatorReplies(ObjectMapper json) {
        this.json = json;
    }

    /** In the header or the query; empty: there is none. */
    static String key(RoutingContext call) {
        String header = call.request().getHeader("x-goog-api-key");
        return header == null ? call.request().getParam("key", "") : header;
    }

    /** An object of JSON; empty: it is none. */
    Optional<JsonNode> body(RoutingContext call) {
        try {
            String body = call.body().asString();
            return Optional.ofNullable(body == null ? null : json.readTree(body))
                    .filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    void refuse(RoutingContext call, int code, String status, String message) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("code", code).put("message", message).put("status", status);
        send(call, code, body);
    }

    /** Something that there is not, or that is no model. */
    void noModel(RoutingContext call, String model) {
        refuse(
                call,
                404,
                "NOT_FOUND",
                "models/" + model + " is not found for API version v1beta, or is not supported for this method."
                        + " Call ListModels to see the list of available models and their supported methods.");
    }

    void send(RoutingContext call, JsonNode body) {
        send(call, 200, body);
    }

    void send(RoutingContext call, int status, JsonNode body) {
        call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .end(body.toString());
    }
}
