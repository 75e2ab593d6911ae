package dev.leadline.drive;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of Google's, before it is sent. */
record DriveAnswer(int status, Map<String, String> headers, String body) {

    static DriveAnswer ok(String json) {
        return new DriveAnswer(200, Map.of("Content-Type", "application/json; charset=UTF-8"), json);
    }

    static DriveAnswer error(int status, String reason) {
        return error(status, reason, Map.of());
    }

    /** An error in the form of the Drive API. */
    static DriveAnswer error(int status, String reason, Map<String, String> headers) {
        return new DriveAnswer(
                status,
                headers,
                "{\"error\":{\"code\":" + status + ",\"message\":\"Sorry: " + reason
                        + "\",\"errors\":[{\"domain\":\"global\",\"reason\":\"" + reason + "\"}]}}");
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::add);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
