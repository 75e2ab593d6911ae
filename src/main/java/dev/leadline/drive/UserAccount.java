package dev.leadline.drive;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A user who signed in once and left a refresh token. */
final class UserAccount implements Account {

    private final String clientId;
    private final String clientSecret;
    private final String refreshToken;

    UserAccount(String clientId, String clientSecret, String refreshToken) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.refreshToken = refreshToken;
    }

    @Override
    public Map<String, String> grant(Instant now) {
        return Map.of(
                "grant_type", "refresh_token",
                "client_id", clientId,
                "client_secret", clientSecret,
                "refresh_token", refreshToken);
    }

    @Override
    public URI tokenUrl() {
        return GOOGLE_TOKEN_URL;
    }

    @Override
    public Optional<String> email() {
        return Optional.empty();
    }

    @Override
    public boolean hasNoStorage() {
        return false;
    }

    @Override
    public String renewal() {
        return "sign in again with leadline drive-login, give the new GOOGLE_REFRESH_TOKEN to the workers, and run this task again";
    }
}
