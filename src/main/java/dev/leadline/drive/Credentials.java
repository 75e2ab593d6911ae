package dev.leadline.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account that the settings name, or a sentence about what they lack. They are read once, when the process starts. What
 * is wrong with them is no reason to refuse the start, since most tasks need no Drive.
 */
@Singleton
class Credentials {

    private static final String NONE = "no Google account is configured: set GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET and"
            + " GOOGLE_REFRESH_TOKEN (leadline drive-login makes one), or GOOGLE_APPLICATION_CREDENTIALS;"
            + " docs/DRIVE.md has the steps";

    private final @Nullable Account account;
    private final @Nullable String missing;

    Credentials(DriveConfig config, ObjectMapper json) {
        Account found = null;
        String lacking = null;
        try {
            found = account(config, json);
        } catch (IllegalArgumentException e) {
            lacking = e.getMessage();
        }
        account = found;
        missing = found == null && lacking == null ? NONE : lacking;
    }

    /** What the settings lack; empty when there is an account. */
    Optional<String> missing() {
        return Optional.ofNullable(missing);
    }

    /** @throws IllegalStateException if something is missing */
    Account account() {
        if (account == null) {
            throw new IllegalStateException(missing);
        }
        return account;
    }

    private static @Nullable Account account(DriveConfig config, ObjectMapper json) {
        if (config.refreshToken().isPresent()) {
            String token = config.refreshToken().get();
            if (config.clientId().isEmpty() || config.clientSecret().isEmpty()) {
                throw new IllegalArgumentException(
                        "GOOGLE_REFRESH_TOKEN needs GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET,"
                                + " those of the client that the token was made with");
            }
            return new UserAccount(
                    config.clientId().get(), config.clientSecret().get(), token);
        }
        return config.credentials().isPresent() ? ofFile(config.credentials().get(), config, json) : null;
    }

    /** Errors name the file, and never what is in it. */
    private static Account ofFile(String file, DriveConfig config, ObjectMapper json) {
        JsonNode content = read(file, json);
        String type = content.path("type").asText();
        try {
            return switch (type) {
                case "service_account" ->
                    ServiceAccount.of(
                            required(content, "client_email"),
                            content.path("private_key_id").textValue(),
                            required(content, "private_key"),
                            content.hasNonNull("token_uri")
                                    ? URI.create(required(content, "token_uri"))
                                    : config.tokenUrl().map(URI::create).orElse(Account.GOOGLE_TOKEN_URL),
                            config.subject().orElse(null));
                case "authorized_user" ->
                    new UserAccount(
                            required(content, "client_id"),
                            required(content, "client_secret"),
                            required(content, "refresh_token"));
                default ->
                    throw new IllegalArgumentException(
                            "its type must be service_account or authorized_user: make a key of a service account");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the file of GOOGLE_APPLICATION_CREDENTIALS cannot be used: "
                    + (String.valueOf(e.getMessage()).startsWith("its ")
                            ? e.getMessage()
                            : "a field of it is malformed"));
        }
    }

    private static JsonNode read(String file, ObjectMapper json) {
        try {
            return json.readTree(Files.readString(Path.of(file)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the file of GOOGLE_APPLICATION_CREDENTIALS is not JSON: make a key of a service account, in JSON");
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "GOOGLE_APPLICATION_CREDENTIALS must name a file that this process can read");
        }
    }

    private static String required(JsonNode content, String field) {
        String text = content.path(field).textValue();
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("its field " + field + " is missing");
        }
        return text;
    }
}
