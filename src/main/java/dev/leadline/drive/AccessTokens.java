package dev.leadline.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for the Drive API. One is used until shortly before its end; when it has to be renewed, all calls wait for the
 * same request.
 */
@Singleton
class AccessTokens {

    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    private final Credentials credentials;
    private final DriveConfig config;
    private final GoogleHttp http;
    private final ObjectMapper json;
    private final Clock clock;
    private @Nullable Token token;
    private @Nullable Uni<Token> underWay;

    /** @param until when it is renewed */
    private record Token(String value, Instant until) {

        @Override
        public String toString() {
            return "an access token until " + until;
        }
    }

    @Inject
    AccessTokens(Credentials credentials, DriveConfig config, GoogleHttp http, ObjectMapper json) {
        this(credentials, config, http, json, Clock.systemUTC());
    }

    AccessTokens(Credentials credentials, DriveConfig config, GoogleHttp http, ObjectMapper json, Clock clock) {
        this.credentials = credentials;
        this.config = config;
        this.http = http;
        this.json = json;
        this.clock = clock;
    }

    /** Fails with {@link TaskFailure}. */
    Uni<String> get() {
        return Uni.createFrom().deferred(this::current).map(Token::value);
    }

    private synchronized Uni<Token> current() {
        Token known = token;
        if (known != null && clock.instant().isBefore(known.until())) {
            return Uni.createFrom().item(known);
        }
        Uni<Token> shared = underWay;
        if (shared == null) {
            shared = ask().onItemOrFailure()
                    .invoke((fresh, failure) -> renewed(fresh))
                    .memoize()
                    .indefinitely();
            underWay = shared;
        }
        return shared;
    }

    /** @param fresh null when there is none: then the next call asks again */
    private synchronized void renewed(@Nullable Token fresh) {
        token = fresh;
        underWay = null;
    }

    /** It was not accepted: the next call asks for another one. */
    synchronized void forget(String refused) {
        Token known = token;
        if (known != null && known.value().equals(refused)) {
            token = null;
        }
    }

    private Uni<Token> ask() {
        Account account = credentials.account();
        URI url = config.tokenUrl().map(URI::create).orElse(account.tokenUrl());
        return http.send(HttpMethod.POST, url, FORM, form(account.grant(clock.instant())))
                .onFailure(GoogleHttp.NoAnswer.class)
                .transform(failure -> unavailable("the token server of Google " + failure.getMessage()))
                .map(answer -> token(answer, account));
    }

    private static byte[] form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Token token(GoogleHttp.Answer answer, Account account) {
        JsonNode body = parsed(answer.body());
        String value = body.path("access_token").asText();
        if (answer.status() == 200 && !value.isEmpty()) {
            Duration lifetime =
                    Duration.ofSeconds(Math.max(0, body.path("expires_in").asLong(3600)));
            Duration margin = lifetime.compareTo(MARGIN.multipliedBy(2)) < 0 ? lifetime.dividedBy(2) : MARGIN;
            return new Token(value, clock.instant().plus(lifetime).minus(margin));
        }
        throw refused(answer.status(), body.path("error").asText(), account);
    }

    /** Google's own words are not repeated, since they may repeat what was sent. */
    private static TaskFailure refused(int status, String error, Account account) {
        return switch (error) {
            case "invalid_grant" ->
                permanent(
                        "Google does not accept the credentials for Drive any more, since they were revoked or have expired: "
                                + account.renewal());
            case "invalid_client", "unauthorized_client", "deleted_client" ->
                permanent(
                        account.email().isPresent()
                                ? "Google does not let the service account "
                                        + account.email().get()
                                        + " sign in: check its key, and, if it acts for a user, that an administrator has"
                                        + " allowed it the scope drive"
                                : "Google does not accept GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET: they must be those of the"
                                        + " client that GOOGLE_REFRESH_TOKEN was made with");
            case "invalid_scope" -> permanent("Google does not give this account the scope drive");
            default ->
                status == 200 || status == 408 || status == 429 || status >= 500
                        ? unavailable("the token server of Google answered with status " + status
                                + (status == 200 ? " and no token" : ""))
                        : permanent("the token server of Google answered with status " + status
                                + (error.matches("[a-z_]{1,40}") ? " (" + error + ")" : ""));
        };
    }

    private static TaskFailure permanent(String message) {
        return TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, message);
    }

    private static TaskFailure unavailable(String message) {
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, message);
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
