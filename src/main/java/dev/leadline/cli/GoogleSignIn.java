package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets a user sign in with the browser (OAuth 2.0 for installed apps, RFC 8252): Google sends the browser back to an address of
 * this machine, with a code that is of use only together with what is kept here (PKCE, RFC 7636).
 */
final class GoogleSignIn {

    private static final String CONSENT = "https://accounts.google.com/o/oauth2/v2/auth";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GoogleClient google;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    GoogleSignIn(GoogleClient google) {
        this.google = google;
    }

    /**
     * What Google gave.
     *
     * @param accessToken good for an hour
     * @param refreshToken good until it is revoked
     */
    record Tokens(String accessToken, String refreshToken) {

        @Override
        public String toString() {
            return "tokens";
        }
    }

    /**
     * Ends the command when the user says no, or says nothing in time.
     *
     * @param port where the browser is sent back to; 0: any
     * @param show is given the address that the user has to open
     */
    Tokens signIn(String scope, int port, Duration atMost, Consumer<String> show) {
        String state = random(24);
        String verifier = random(48);
        CompletableFuture<String> code = new CompletableFuture<>();
        HttpServer server = listen(port, state, code);
        try {
            String back = "http://127.0.0.1:" + server.getAddress().getPort();
            show.accept(consent(scope, back, state, verifier));
            return exchange(await(code, atMost), back, verifier);
        } finally {
            server.stop(0);
        }
    }

    private String consent(String scope, String back, String state, String verifier) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", google.id());
        query.put("redirect_uri", back);
        query.put("response_type", "code");
        query.put("scope", scope);
        // Without these two there is no refresh token, at the latest when the user signs in for the second time.
        query.put("access_type", "offline");
        query.put("prompt", "consent");
        query.put("state", state);
        query.put("code_challenge", base64(sha256(verifier)));
        query.put("code_challenge_method", "S256");
        return CONSENT + "?" + form(query);
    }

    private static HttpServer listen(int port, String state, CompletableFuture<String> code) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> answer(exchange, state, code));
            server.start();
            return server;
        } catch (IOException e) {
            throw Failure.usage("port " + port + " of this machine cannot be used: name another one with --port");
        }
    }

    /** Requests without the state are not from Google: a browser also asks for an icon. */
    private static void answer(HttpExchange exchange, String state, CompletableFuture<String> code) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI());
        boolean ours = state.equals(query.get("state"));
        String said = !ours
                ? "This address is for Google's answer alone."
                : query.containsKey("code")
                        ? "Leadline may use Drive now. You can close this page, and go on in the terminal."
                        : "Leadline may not use Drive. You can close this page.";
        byte[] text = said.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(ours ? 200 : 404, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
        if (ours && query.containsKey("code")) {
            code.complete(query.get("code"));
        } else if (ours) {
            code.completeExceptionally(new Failure(
                    ExitCode.NOT_CONFIRMED,
                    "Google gave no access: " + query.getOrDefault("error", "it does not say why")));
        }
    }

    private static String await(CompletableFuture<String> code, Duration atMost) {
        try {
            return code.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Failure(ExitCode.NOT_ENDED, "nobody signed in within " + Span.show(atMost));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure refused ? refused : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    private Tokens exchange(String code, String back, String verifier) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "authorization_code");
        fields.put("code", code);
        fields.put("code_verifier", verifier);
        fields.put("redirect_uri", back);
        fields.put("client_id", google.id());
        fields.put("client_secret", google.secret());
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(google.tokenUrl())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form(fields))),
                "the token server of Google");
        JsonNode tokens = body(answer);
        String refresh = Json.text(tokens, "refresh_token");
        if (answer.statusCode() != 200 || refresh.isEmpty()) {
            String error = Json.text(tokens, "error");
            throw new Failure(
                    ExitCode.REFUSED,
                    error.equals("invalid_client")
                            ? "Google does not accept the client: check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, and that the"
                                    + " client is of the type \"Desktop app\""
                            : "Google gave no refresh token (status " + answer.statusCode()
                                    + (error.matches("[a-z_]{1,40}") ? ", " + error : "") + ")");
        }
        return new Tokens(Json.text(tokens, "access_token"), refresh);
    }

    /** Makes a folder, which belongs to the user, and gives its id. */
    String makeFolder(Tokens tokens, String name) {
        ObjectNode folder = Json.object().put("name", name).put("mimeType", "application/vnd.google-apps.folder");
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(google.driveUrl() + "/drive/v3/files?fields=id"))
                        .header("Authorization", "Bearer " + tokens.accessToken())
                        .header("Content-Type", "application/json; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(folder))),
                "Drive");
        String id = Json.text(body(answer), "id");
        if (answer.statusCode() / 100 != 2 || id.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Drive made no folder (status " + answer.statusCode()
                            + "): check that the Drive API is enabled in the Google Cloud project");
        }
        return id;
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String whom) {
        try {
            return http.send(
                    request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(ExitCode.UNAVAILABLE, whom + " could not be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    private static JsonNode body(HttpResponse<String> answer) {
        JsonNode body = Json.parse(answer.body());
        return body == null ? Json.object() : body;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return base64(random);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
