package dev.leadline.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A server in the place of Google's token server and Drive, as strict as they are: what it does not know it refuses with 400. It
 * keeps files, and does the next fault that a test has asked for.
 */
public final class DriveStandIn implements AutoCloseable {

    public static final String FOLDER = "0Folder_of-the-team";
    public static final String CLIENT_ID = "client.apps.example";
    public static final String CLIENT_SECRET = "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";
    public static final String REFRESH_TOKEN = "1//a-refresh-token-that-nobody-may-see";
    public static final String EMAIL = "sales@acme.example";
    public static final String SERVICE_EMAIL = "leadline@project.iam.gserviceaccount.com";

    private static final Pattern QUERY =
            Pattern.compile("appProperties has \\{ ?key='([^'\\\\]+)' and value='([^'\\\\]+)' ?} and trashed = false");

    /** What a request is. */
    public enum Kind {
        TOKEN,
        ABOUT,
        SEARCH,
        BEGIN,
        /** A piece of an upload. */
        PIECE,
        /** How far an upload is. */
        ASK,
        FOLDER
    }

    /** A file as it is kept. */
    public record Kept(String id, JsonNode metadata, String uploadType, byte[] content) {

        public String name() {
            return metadata.path("name").asText();
        }

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private record Planned(Kind kind, DriveFault fault) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ObjectMapper json = new ObjectMapper();
    private final TokenDesk tokens;
    private final UploadDesk uploads;
    private final List<Planned> faults = new ArrayList<>();
    private final List<Kind> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile boolean searchLags;

    public DriveStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tokens = new TokenDesk(tokenUrl(), refused::add);
        uploads = new UploadDesk(url(), refused::add);
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String tokenUrl() {
        return url() + "/token";
    }

    /** The file that the console of Google Cloud gives for the key of a service account. */
    public String serviceAccountKey() {
        return tokens.serviceAccountKey();
    }

    // ── What a test asks for, and sees ──────────────────────────────────────────────────────────────────────────────

    public List<Kept> files() {
        return uploads.files();
    }

    public List<Kind> requests() {
        return List.copyOf(requests);
    }

    public long count(Kind kind) {
        return requests.stream().filter(kind::equals).count();
    }

    /** Requests that were not as Drive wants them. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** Does this with the next request of the kind for which nothing is planned yet. */
    public DriveStandIn plan(Kind kind, DriveFault fault) {
        synchronized (faults) {
            faults.add(new Planned(kind, fault));
        }
        return this;
    }

    /** Whether files that were made since are missing in searches. */
    public void letSearchLag(boolean lags) {
        searchLags = lags;
    }

    /** How long access tokens are good for, in seconds. */
    public void letTokensLive(int seconds) {
        tokens.letTokensLive(seconds);
    }

    /** No access token that was given so far is good any more. */
    public void revokeTokens() {
        tokens.revoke();
    }

    /** A user has consented in the browser: the code can be exchanged, once, by whoever knows what the challenge was made of. */
    public void consent(String code, String challenge, String redirect) {
        tokens.consent(code, challenge, redirect);
    }

    public void forgetSessions() {
        uploads.forgetSessions();
    }

    public void clear() {
        uploads.clear();
        requests.clear();
        refused.clear();
        searchLags = false;
        tokens.letTokensLive(3599);
        synchronized (faults) {
            faults.clear();
        }
    }

    /** The connection is closed in the middle of a piece, of which so many bytes have come. */
    DriveFault cutAfter(int bytes) {
        return (exchange, normal) -> uploads.cut(exchange, bytes);
    }

    // ── What Google does ────────────────────────────────────────────────────────────────────────────────────────────

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            @Nullable Kind kind = kind(exchange);
            if (kind == null) {
                bad("no such method: " + exchange.getRequestMethod() + " " + exchange.getRequestURI())
                        .send(exchange);
                return;
            }
            requests.add(kind);
            DriveFault.Normal normal = () -> answer(kind, exchange);
            DriveFault fault = next(kind);
            (fault == null ? DriveFault.normally() : fault).with(exchange, normal);
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private @Nullable DriveFault next(Kind kind) {
        synchronized (faults) {
            for (Planned planned : faults) {
                if (planned.kind() == kind) {
                    faults.remove(planned);
                    return planned.fault();
                }
            }
            return null;
        }
    }

    private static @Nullable Kind kind(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        return switch (exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath()) {
            case "POST /token" -> Kind.TOKEN;
            case "GET /drive/v3/about" -> Kind.ABOUT;
            case "GET /drive/v3/files" -> Kind.SEARCH;
            case "POST /drive/v3/files" -> Kind.FOLDER;
            case "POST /upload/drive/v3/files" -> Kind.BEGIN;
            case "PUT /upload/drive/v3/files" -> range != null && range.startsWith("bytes */") ? Kind.ASK : Kind.PIECE;
            default -> null;
        };
    }

    private DriveAnswer answer(Kind kind, HttpExchange exchange) throws IOException {
        byte[] body = body(exchange);
        if (kind == Kind.TOKEN) {
            return tokens.answer(pairs(new String(body, StandardCharsets.UTF_8)));
        }
        if (!tokens.accepts(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return DriveAnswer.error(401, "authError");
        }
        synchronized (this) {
            return switch (kind) {
                case ABOUT -> DriveAnswer.ok("{\"user\":{\"emailAddress\":\"" + EMAIL + "\"}}");
                case SEARCH -> search(query(exchange));
                case BEGIN -> uploads.begin(exchange, body);
                case PIECE -> uploads.piece(exchange, body);
                case ASK -> uploads.ask(exchange);
                case FOLDER ->
                    DriveAnswer.ok("{\"id\":\"folder-of-"
                            + json.readTree(body).path("name").asText() + "\"}");
                case TOKEN -> throw new IllegalStateException();
            };
        }
    }

    /** Google's own clients compress what they send. */
    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream raw = exchange.getRequestBody()) {
            return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                    ? new GZIPInputStream(raw).readAllBytes()
                    : raw.readAllBytes();
        }
    }

    private DriveAnswer search(Map<String, String> query) {
        Matcher q = QUERY.matcher(query.getOrDefault("q", ""));
        if (!q.matches()
                || !"true".equals(query.get("supportsAllDrives"))
                || !"true".equals(query.get("includeItemsFromAllDrives"))) {
            return bad("a search " + query);
        }
        ArrayNode found = json.createArrayNode();
        if (!searchLags) {
            uploads.files().stream()
                    .filter(file -> q.group(2)
                            .equals(file.metadata()
                                    .path("appProperties")
                                    .path(q.group(1))
                                    .asText()))
                    .forEach(file -> found.add(uploads.shown(file)));
        }
        return DriveAnswer.ok(json.createObjectNode().set("files", found).toString());
    }

    private DriveAnswer bad(String what) {
        refused.add(what);
        return DriveAnswer.error(400, "badRequest");
    }

    static Map<String, String> query(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        return pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            pairs.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return pairs;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
