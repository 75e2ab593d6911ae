package dev.leadline.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.leadline.drive.DriveStandIn.Kept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resumable uploads of {@link DriveStandIn}, and the files that were made of them. */
final class UploadDesk {

    private static final int UNIT = 262_144;
    private static final Pattern PIECE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    private final ObjectMapper json = new ObjectMapper();
    private final List<Kept> files = new CopyOnWriteArrayList<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final String address;
    private final Consumer<String> refused;

    /** @param refused is told of requests that were not as Drive wants them */
    UploadDesk(String address, Consumer<String> refused) {
        this.address = address;
        this.refused = refused;
    }

    private static final class Session {
        private final JsonNode metadata;
        private final String type;
        private final int total;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private @Nullable Kept file;

        Session(JsonNode metadata, String type, int total) {
            this.metadata = metadata;
            this.type = type;
            this.total = total;
        }
    }

    List<Kept> files() {
        return List.copyOf(files);
    }

    void forgetSessions() {
        sessions.clear();
    }

    void clear() {
        files.clear();
        sessions.clear();
    }

    /** Receives so many bytes of a piece, and closes the connection. */
    void cut(HttpExchange exchange, int bytes) throws IOException {
        Session session = sessions.get(DriveStandIn.query(exchange).get("upload_id"));
        byte[] part = exchange.getRequestBody().readNBytes(bytes);
        session.received.write(part, 0, part.length / UNIT * UNIT);
        exchange.close();
    }

    DriveAnswer begin(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> query = DriveStandIn.query(exchange);
        JsonNode metadata = json.readTree(body);
        String type = exchange.getRequestHeaders().getFirst("X-Upload-Content-Type");
        String length = exchange.getRequestHeaders().getFirst("X-Upload-Content-Length");
        boolean right = "resumable".equals(query.get("uploadType"))
                && "true".equals(query.get("supportsAllDrives"))
                && String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .startsWith("application/json")
                && metadata.path("parents").size() == 1
                && !metadata.path("name").asText().isBlank()
                && type != null
                && length != null;
        if (!right) {
            return bad("an upload " + query + metadata);
        }
        if (!metadata.path("parents").path(0).asText().equals(DriveStandIn.FOLDER)) {
            return DriveAnswer.error(404, "notFound");
        }
        String id = "session-" + numbers.incrementAndGet();
        sessions.put(id, new Session(metadata, type, Integer.parseInt(length)));
        return new DriveAnswer(
                200, Map.of("Location", address + "/upload/drive/v3/files?uploadType=resumable&upload_id=" + id), "");
    }

    DriveAnswer piece(HttpExchange exchange, byte[] body) {
        Session session = sessions.get(DriveStandIn.query(exchange).getOrDefault("upload_id", ""));
        if (session == null) {
            return DriveAnswer.error(404, "notFound");
        }
        if (session.file != null) {
            return DriveAnswer.ok(shown(session.file).toString());
        }
        Matcher range =
                PIECE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range")));
        if (!range.matches()
                || Integer.parseInt(range.group(1)) != session.received.size()
                || Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1 != body.length
                || Integer.parseInt(range.group(3)) != session.total
                || (Integer.parseInt(range.group(2)) + 1 != session.total && body.length % UNIT != 0)) {
            return bad("a piece " + exchange.getRequestHeaders().getFirst("Content-Range") + " after "
                    + session.received.size());
        }
        session.received.writeBytes(body);
        if (session.received.size() < session.total) {
            return goOn(session);
        }
        Kept file = new Kept(
                "file-" + numbers.incrementAndGet(), session.metadata, session.type, session.received.toByteArray());
        files.add(file);
        session.file = file;
        return DriveAnswer.ok(shown(file).toString());
    }

    DriveAnswer ask(HttpExchange exchange) {
        Session session = sessions.get(DriveStandIn.query(exchange).getOrDefault("upload_id", ""));
        if (session == null) {
            return DriveAnswer.error(404, "notFound");
        }
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (!("bytes */" + session.total).equals(range)) {
            return bad("a question about " + range);
        }
        return session.file == null
                ? goOn(session)
                : DriveAnswer.ok(shown(session.file).toString());
    }

    private static DriveAnswer goOn(Session session) {
        return new DriveAnswer(
                308,
                session.received.size() == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (session.received.size() - 1)),
                "");
    }

    ObjectNode shown(Kept file) {
        return json.createObjectNode()
                .put("id", file.id())
                .put("name", file.name())
                .put("mimeType", file.metadata().path("mimeType").asText())
                .put("webViewLink", "https://docs.google.com/document/d/" + file.id() + "/edit");
    }

    private DriveAnswer bad(String what) {
        refused.accept(what);
        return DriveAnswer.error(400, "badRequest");
    }
}
