package dev.leadline.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.Backoff;
import dev.leadline.drive.GoogleHttp.Answer;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the Drive API that uploads need (v3, resource {@code files}). Each fails with {@link TaskFailure}. What may
 * pass within seconds is tried again here.
 */
@Singleton
class DriveFiles {

    private static final String GOOGLE = "https://www.googleapis.com";
    private static final String FIELDS = "id,name,mimeType,webViewLink";
    private static final String PROPERTY = "leadlineTask";
    private static final int MOST_PAGES = 5;
    private static final int MORE_TRIES = 3;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final byte[] NOTHING = {};

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4));

    private final AccessTokens tokens;
    private final Credentials credentials;
    private final GoogleHttp http;
    private final ObjectMapper json;
    private final DriveErrors errors;
    private final URI base;
    private final Backoff backoff;
    private volatile @Nullable String email;

    @Inject
    DriveFiles(AccessTokens tokens, Credentials credentials, GoogleHttp http, ObjectMapper json, DriveConfig config) {
        this(tokens, credentials, http, json, config, BACKOFF);
    }

    /** @param backoff between tries of the same request */
    DriveFiles(
            AccessTokens tokens,
            Credentials credentials,
            GoogleHttp http,
            ObjectMapper json,
            DriveConfig config,
            Backoff backoff) {
        this.tokens = tokens;
        this.credentials = credentials;
        this.http = http;
        this.json = json;
        this.errors = new DriveErrors(json);
        this.base = base(config.baseUrl().orElse(GOOGLE));
        this.backoff = backoff;
    }

    /** Between tries of the same request. */
    Backoff backoff() {
        return backoff;
    }

    private static URI base(String url) {
        if (!url.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?") || url.contains("/drive/v3")) {
            throw new ConfigurationException(
                    "GOOGLE_DRIVE_BASE_URL must be an http or https URL without /drive/v3, such as " + GOOGLE);
        }
        return URI.create(url.replaceFirst("/+$", ""));
    }

    /**
     * The file of a task, if Drive's search shows it; the search may not show a file that was just made.
     *
     * @param key what the file was marked with when it was made
     */
    Uni<Optional<DriveFile>> find(String key) {
        String query =
                "appProperties has { key='" + PROPERTY + "' and value='" + quoted(key) + "' } and trashed = false";
        return find(
                "/drive/v3/files?q=" + encoded(query) + "&supportsAllDrives=true&includeItemsFromAllDrives=true&fields="
                        + encoded("nextPageToken,files(" + FIELDS + ")"),
                null,
                1);
    }

    /** A page of a search may be empty although a later one is not. */
    private Uni<Optional<DriveFile>> find(String path, @Nullable String page, int number) {
        return get(path + (page == null ? "" : "&pageToken=" + encoded(page))).chain(found -> {
            JsonNode file = found.path("files").path(0);
            String next = found.path("nextPageToken").asText("");
            return file.isObject() || next.isEmpty() || number == MOST_PAGES
                    ? Uni.createFrom().item(file.isObject() ? Optional.of(DriveFile.of(file)) : Optional.empty())
                    : find(path, next, number + 1);
        });
    }

    /**
     * Begins a resumable upload, of which Drive makes a file when it has all bytes.
     *
     * @return the session: who knows its address may send the bytes
     */
    Uni<URI> begin(DriveDocument document, DriveFormat format, String key, int bytes) {
        ObjectNode file = json.createObjectNode()
                .put("name", document.name() + format.ending())
                .put("mimeType", format.mimeType());
        file.putArray("parents").add(document.folderId());
        file.putObject("appProperties").put(PROPERTY, key);
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json; charset=UTF-8",
                "X-Upload-Content-Type", format.uploadType(),
                "X-Upload-Content-Length", Integer.toString(bytes));
        URI url = at("/upload/drive/v3/files?uploadType=resumable&supportsAllDrives=true&fields=" + encoded(FIELDS));
        return patiently(call(HttpMethod.POST, url, headers, file.toString().getBytes(StandardCharsets.UTF_8)))
                .map(answer -> session(answer, url));
    }

    private static URI session(Answer answer, URI url) {
        String location = answer.header("location");
        try {
            if (location != null) {
                return url.resolve(location.strip());
            }
        } catch (IllegalArgumentException e) {
            // The same as none.
        }
        throw unavailable("Drive began an upload and did not say where");
    }

    /**
     * Sends a piece of an upload, or asks how far it is. Only here is an answer given whatever its status, and no answer is
     * {@link GoogleHttp.NoAnswer}.
     *
     * @param range the header Content-Range
     */
    Uni<Answer> put(URI session, String range, byte[] piece) {
        return call(HttpMethod.PUT, session, Map.of("Content-Range", range), piece);
    }

    /** The file that an answer tells about; empty when it tells about none. */
    Optional<DriveFile> file(Answer answer) {
        JsonNode file = parsed(answer.body());
        return file.path("id").asText("").isEmpty() ? Optional.empty() : Optional.of(DriveFile.of(file));
    }

    private Uni<JsonNode> get(String path) {
        return patiently(call(HttpMethod.GET, at(path), Map.of(), NOTHING)).map(answer -> parsed(answer.body()));
    }

    private Uni<Answer> patiently(Uni<Answer> call) {
        return call.onFailure(GoogleHttp.NoAnswer.class)
                .transform(DriveFiles::unreachable)
                .chain(answer -> answer.status() / 100 == 2
                        ? Uni.createFrom().item(answer)
                        : explained(answer).map(failure -> {
                            throw failure;
                        }))
                .onFailure(TaskFailure.Transient.class)
                .retry()
                .withBackOff(backoff.base(), backoff.cap())
                .atMost(MORE_TRIES);
    }

    /** If the token is not accepted, another one is asked for, once. */
    private Uni<Answer> call(HttpMethod method, URI url, Map<String, String> headers, byte[] body) {
        return tokens.get()
                .chain(token -> call(method, url, headers, body, token).chain(answer -> {
                    if (answer.status() != 401) {
                        return Uni.createFrom().item(answer);
                    }
                    tokens.forget(token);
                    return tokens.get().chain(another -> call(method, url, headers, body, another));
                }));
    }

    /** The token goes to the API's own address alone, wherever an answer says that a session is. */
    private Uni<Answer> call(HttpMethod method, URI url, Map<String, String> headers, byte[] body, String token) {
        Map<String, String> all = new HashMap<>(headers);
        if (isOurs(url)) {
            all.put("Authorization", "Bearer " + token);
        }
        return http.send(method, url, all, body)
                .map(answer -> new Answer(
                        answer.status(), answer.headers(), answer.body().replace(token, "[token]")));
    }

    private boolean isOurs(URI url) {
        return base.getScheme().equals(url.getScheme())
                && base.getPort() == url.getPort()
                && url.getHost() != null
                && (base.getHost().equalsIgnoreCase(url.getHost())
                        || (LOOPBACK.contains(base.getHost()) && LOOPBACK.contains(url.getHost())));
    }

    /** What an answer that is an error means. */
    Uni<TaskFailure> explained(Answer answer) {
        Account account = credentials.account();
        Uni<String> name =
                errors.isAboutAccess(answer) ? name(account) : Uni.createFrom().item("the account");
        return name.map(text -> errors.of(answer, account, text));
    }

    static TaskFailure unreachable(Throwable failure) {
        return unavailable("Drive " + failure.getMessage());
    }

    private static TaskFailure unavailable(String what) {
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, what);
    }

    /** The e-mail of the account, for errors: Google knows it if we do not. */
    private Uni<String> name(Account account) {
        String known = account.email().orElse(email);
        return known != null
                ? Uni.createFrom().item(known)
                : call(HttpMethod.GET, at("/drive/v3/about?fields=" + encoded("user(emailAddress)")), Map.of(), NOTHING)
                        .map(answer -> parsed(answer.body())
                                .path("user")
                                .path("emailAddress")
                                .asText(""))
                        .invoke(found -> email = found.isEmpty() ? null : found)
                        .map(found -> found.isEmpty() ? "the account that signed in" : found)
                        .onFailure()
                        .recoverWithItem("the account that signed in");
    }

    private URI at(String path) {
        return URI.create(base + path);
    }

    /** In a text of a search. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode parsed(String body) {
        try {
            JsonNode node = json.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
