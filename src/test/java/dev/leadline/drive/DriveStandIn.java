package dev.leadline.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int UNIT = 262_144;
    private static final Pattern QUERY =
            Pattern.compile("appProperties has \\{ ?key='([^'\\\\]+)' and value='([^'\\\\]+)' ?} and trashed = false");
    private static final Pattern PIECE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

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

    /** What is done with one request in place of, or besides, what is right. */
    public interface Fault {
        void with(HttpExchange exchange, Normal normal) throws IOException;
    }

    /** Does what is right with a request, and gives the answer without sending it. */
    public interface Normal {
        Answer answer() throws IOException;
    }

    public record Answer(int status, Map<String, String> headers, String body) {}

    /** A file as it is kept. */
    public record Kept(String id, JsonNode metadata, String uploadType, byte[] content) {

        public String name() {
            return metadata.path("name").asText();
        }

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
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

    private record Planned(Kind kind, Fault fault) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ObjectMapper json = new ObjectMapper();
    private final KeyPair keys;
    private final List<Kept> files = new CopyOnWriteArrayList<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> consents = ConcurrentHashMap.newKeySet();
    private final List<Planned> faults = new ArrayList<>();
    private final List<Kind> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean searchLags;
    private volatile int lifetime = 3599;

    public DriveStandIn() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
        String key = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
        return json.createObjectNode()
                .put("type", "service_account")
                .put("client_email", SERVICE_EMAIL)
                .put("private_key_id", "key-1")
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                .put("token_uri", tokenUrl())
                .toString();
    }

    // ── What a test asks for, and sees ──────────────────────────────────────────────────────────────────────────────

    public List<Kept> files() {
        return List.copyOf(files);
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
    public DriveStandIn plan(Kind kind, Fault fault) {
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
        lifetime = seconds;
    }

    /** No access token that was given so far is good any more. */
    public void revokeTokens() {
        tokens.clear();
    }

    /** A user has consented in the browser: the code can be exchanged, once, by whoever knows what the challenge was made of. */
    public void consent(String code, String challenge, String redirect) {
        consents.add(code + " " + challenge + " " + redirect);
    }

    public void forgetSessions() {
        sessions.clear();
    }

    public void clear() {
        files.clear();
        sessions.clear();
        requests.clear();
        refused.clear();
        searchLags = false;
        lifetime = 3599;
        synchronized (faults) {
            faults.clear();
        }
    }

    public static Fault status(int status, String reason) {
        return status(status, reason, Map.of());
    }

    /** An error in the form of the Drive API. */
    public static Fault status(int status, String reason, Map<String, String> headers) {
        return (exchange, normal) -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, new Answer(status, headers, problem(status, reason)));
        };
    }

    /** An answer that is nothing of Drive's, as proxies give it. */
    public static Fault html(int status) {
        return (exchange, normal) -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, new Answer(status, Map.of("Content-Type", "text/html"), "<h1>Sorry</h1>"));
        };
    }

    public static Fault json(int status, String body) {
        return (exchange, normal) -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, new Answer(status, Map.of(), body));
        };
    }

    /** The connection is closed before anything is done. */
    public static Fault cut() {
        return (exchange, normal) -> exchange.close();
    }

    /** All is done, and the connection is closed before the answer. */
    public static Fault lostAnswer() {
        return (exchange, normal) -> {
            normal.answer();
            exchange.close();
        };
    }

    /** The connection is closed in the middle of a piece, of which so many bytes have come. */
    public Fault cutAfter(int bytes) {
        return (exchange, normal) -> {
            Session session = sessions.get(query(exchange).get("upload_id"));
            byte[] part = exchange.getRequestBody().readNBytes(bytes);
            session.received.write(part, 0, part.length / UNIT * UNIT);
            exchange.close();
        };
    }

    /** Tells that the request has come, and does nothing before it may. */
    public static Fault hold(CountDownLatch come, CountDownLatch go, Fault then) {
        return (exchange, normal) -> {
            come.countDown();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            then.with(exchange, normal);
        };
    }

    /** Does what is right, and tells so before the answer goes out. */
    public static Fault holdAnswer(CountDownLatch come, CountDownLatch go) {
        return (exchange, normal) -> {
            Answer answer = normal.answer();
            hold(come, go, (then, none) -> send(then, answer)).with(exchange, normal);
        };
    }

    public static Fault normally() {
        return (exchange, normal) -> send(exchange, normal.answer());
    }

    // ── What Google does ────────────────────────────────────────────────────────────────────────────────────────────

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            @Nullable Kind kind = kind(exchange);
            if (kind == null) {
                send(exchange, bad("no such method: " + exchange.getRequestMethod() + " " + exchange.getRequestURI()));
                return;
            }
            requests.add(kind);
            Normal normal = () -> answer(kind, exchange);
            Fault fault = next(kind);
            (fault == null ? normally() : fault).with(exchange, normal);
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private @Nullable Fault next(Kind kind) {
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

    private Answer answer(Kind kind, HttpExchange exchange) throws IOException {
        byte[] body = body(exchange);
        if (kind == Kind.TOKEN) {
            return token(new String(body, StandardCharsets.UTF_8));
        }
        String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!given.startsWith("Bearer ") || !tokens.contains(given.substring(7))) {
            return error(401, "authError");
        }
        synchronized (this) {
            return switch (kind) {
                case ABOUT -> ok("{\"user\":{\"emailAddress\":\"" + EMAIL + "\"}}");
                case SEARCH -> search(query(exchange));
                case BEGIN -> begin(exchange, body);
                case PIECE -> piece(exchange, body);
                case ASK -> ask(exchange);
                case FOLDER ->
                    ok("{\"id\":\"folder-of-" + json.readTree(body).path("name").asText() + "\"}");
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

    private Answer token(String form) {
        Map<String, String> fields = pairs(form);
        String grant = fields.getOrDefault("grant_type", "");
        if (grant.equals("refresh_token")) {
            if (!CLIENT_ID.equals(fields.get("client_id")) || !CLIENT_SECRET.equals(fields.get("client_secret"))) {
                return new Answer(401, Map.of(), "{\"error\":\"invalid_client\"}");
            }
            if (!REFRESH_TOKEN.equals(fields.get("refresh_token"))) {
                return new Answer(
                        400,
                        Map.of(),
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Bad token " + fields.get("refresh_token")
                                + "\"}");
            }
        } else if (grant.equals("urn:ietf:params:oauth:grant-type:jwt-bearer")) {
            String mistake = mistake(fields.getOrDefault("assertion", ""));
            if (mistake != null) {
                refused.add(mistake);
                return new Answer(400, Map.of(), "{\"error\":\"invalid_grant\"}");
            }
        } else if (grant.equals("authorization_code")) {
            if (!CLIENT_SECRET.equals(fields.get("client_secret"))) {
                return new Answer(401, Map.of(), "{\"error\":\"invalid_client\"}");
            }
            String consent = fields.get("code") + " " + challenge(fields.get("code_verifier")) + " "
                    + fields.get("redirect_uri");
            if (!consents.remove(consent)) {
                refused.add("a code without consent");
                return new Answer(400, Map.of(), "{\"error\":\"invalid_grant\"}");
            }
            tokens.add("ya29.first");
            return ok("{\"access_token\":\"ya29.first\",\"expires_in\":3599,\"refresh_token\":\"" + REFRESH_TOKEN
                    + "\"}");
        } else {
            return new Answer(400, Map.of(), "{\"error\":\"unsupported_grant_type\"}");
        }
        String token = "ya29.access-token-" + numbers.incrementAndGet();
        tokens.add(token);
        return ok("{\"access_token\":\"" + token + "\",\"expires_in\":" + lifetime + ",\"token_type\":\"Bearer\"}");
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String mistake(String assertion) {
        String[] parts = assertion.split("\\.");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode head = json.readTree(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode claims = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
            long now = Instant.now().getEpochSecond();
            long lifetime = claims.path("exp").asLong() - claims.path("iat").asLong();
            boolean right = signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && head.path("alg").asText().equals("RS256")
                    && head.path("kid").asText().equals("key-1")
                    && claims.path("iss").asText().equals(SERVICE_EMAIL)
                    && claims.path("aud").asText().equals(tokenUrl())
                    && claims.path("scope").asText().equals("https://www.googleapis.com/auth/drive")
                    && lifetime > 0
                    && lifetime <= 3600
                    && Math.abs(claims.path("iat").asLong() - now) < 300;
            return right ? null : "a wrong assertion: " + head + claims;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return "an assertion that cannot be read";
        }
    }

    private Answer search(Map<String, String> query) {
        Matcher q = QUERY.matcher(query.getOrDefault("q", ""));
        if (!q.matches()
                || !"true".equals(query.get("supportsAllDrives"))
                || !"true".equals(query.get("includeItemsFromAllDrives"))) {
            return bad("a search " + query);
        }
        ArrayNode found = json.createArrayNode();
        if (!searchLags) {
            files.stream()
                    .filter(file -> q.group(2)
                            .equals(file.metadata()
                                    .path("appProperties")
                                    .path(q.group(1))
                                    .asText()))
                    .forEach(file -> found.add(shown(file)));
        }
        return ok(json.createObjectNode().set("files", found).toString());
    }

    private Answer begin(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> query = query(exchange);
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
        if (!metadata.path("parents").path(0).asText().equals(FOLDER)) {
            return error(404, "notFound");
        }
        String id = "session-" + numbers.incrementAndGet();
        sessions.put(id, new Session(metadata, type, Integer.parseInt(length)));
        return new Answer(
                200, Map.of("Location", url() + "/upload/drive/v3/files?uploadType=resumable&upload_id=" + id), "");
    }

    private Answer piece(HttpExchange exchange, byte[] body) {
        Session session = sessions.get(query(exchange).getOrDefault("upload_id", ""));
        if (session == null) {
            return error(404, "notFound");
        }
        if (session.file != null) {
            return ok(shown(session.file).toString());
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
        return ok(shown(file).toString());
    }

    private Answer ask(HttpExchange exchange) {
        Session session = sessions.get(query(exchange).getOrDefault("upload_id", ""));
        if (session == null) {
            return error(404, "notFound");
        }
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (!("bytes */" + session.total).equals(range)) {
            return bad("a question about " + range);
        }
        return session.file == null ? goOn(session) : ok(shown(session.file).toString());
    }

    private static Answer goOn(Session session) {
        return new Answer(
                308,
                session.received.size() == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (session.received.size() - 1)),
                "");
    }

    private ObjectNode shown(Kept file) {
        return json.createObjectNode()
                .put("id", file.id())
                .put("name", file.name())
                .put("mimeType", file.metadata().path("mimeType").asText())
                .put("webViewLink", "https://docs.google.com/document/d/" + file.id() + "/edit");
    }

    private Answer bad(String what) {
        refused.add(what);
        return error(400, "badRequest");
    }

    private static Answer error(int status, String reason) {
        return new Answer(status, Map.of(), problem(status, reason));
    }

    private static String problem(int status, String reason) {
        return "{\"error\":{\"code\":" + status + ",\"message\":\"Sorry: " + reason
                + "\",\"errors\":[{\"domain\":\"global\",\"reason\":\"" + reason + "\"}]}}";
    }

    private static Answer ok(String body) {
        return new Answer(200, Map.of("Content-Type", "application/json; charset=UTF-8"), body);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
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
