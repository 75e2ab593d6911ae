package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client of the user's Google Cloud project, and where Google is.
 *
 * @param driveUrl without {@code /drive/v3}
 */
record GoogleClient(String id, String secret, URI tokenUrl, String driveUrl) {

    private static final String ID = "GOOGLE_CLIENT_ID";
    private static final String SECRET = "GOOGLE_CLIENT_SECRET";
    private static final String TOKEN_URL = "GOOGLE_TOKEN_URL";
    private static final String DRIVE_URL = "GOOGLE_DRIVE_BASE_URL";

    /**
     * From the file that the console of Google Cloud gives for a client, else from the environment, else from a {@code .env}
     * file. A {@code .env} file counts only as a whole: a foreign folder's one must not send a secret of the environment to an
     * address of its own.
     *
     * @param clientFile null: none was named
     */
    static GoogleClient find(@Nullable String clientFile, Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        if (clientFile != null) {
            return ofFile(clientFile, surroundings);
        }
        boolean given = present(environment.get(ID)) != null || present(environment.get(SECRET)) != null;
        return given
                ? of(environment::get)
                : of(Address.read(surroundings.folder().resolve(".env"))::getProperty);
    }

    private static GoogleClient of(Function<String, @Nullable String> settings) {
        String id = present(settings.apply(ID));
        String secret = present(settings.apply(SECRET));
        if (id == null || secret == null) {
            throw Failure.usage(
                    "which client? Set " + ID + " and " + SECRET + " in the environment or in .env, or name the file"
                            + " of the client with --client; docs/DRIVE.md says how to make one");
        }
        return new GoogleClient(id, secret, tokenUrl(settings), driveUrl(settings));
    }

    private static GoogleClient ofFile(String file, Surroundings surroundings) {
        JsonNode content =
                Json.require(Arguments.content(file, surroundings), file).path("installed");
        String id = Json.text(content, "client_id");
        String secret = Json.text(content, "client_secret");
        if (id.isEmpty() || secret.isEmpty()) {
            throw Failure.usage(
                    file
                            + " is no client of the type \"Desktop app\": it has no \"installed\" with client_id and client_secret");
        }
        Function<String, @Nullable String> settings = surroundings.environment()::get;
        return new GoogleClient(id, secret, tokenUrl(settings), driveUrl(settings));
    }

    private static URI tokenUrl(Function<String, @Nullable String> settings) {
        String url = present(settings.apply(TOKEN_URL));
        try {
            return URI.create(url == null ? "https://oauth2.googleapis.com/token" : url);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(TOKEN_URL + " is no address");
        }
    }

    private static String driveUrl(Function<String, @Nullable String> settings) {
        String url = present(settings.apply(DRIVE_URL));
        return url == null ? "https://www.googleapis.com" : url.replaceAll("/+$", "");
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return id;
    }
}
