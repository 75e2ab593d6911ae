package dev.leadline.drive;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The Google account that files are saved with. */
interface Account {

    URI GOOGLE_TOKEN_URL = URI.create("https://oauth2.googleapis.com/token");

    /** The form with which an access token is asked for. It holds secrets. */
    Map<String, String> grant(Instant now);

    /** Where access tokens are asked for. */
    URI tokenUrl();

    /** Its e-mail, if it is known without asking Google. */
    Optional<String> email();

    /** Whether it is a service account that acts for itself: such an account has no storage of its own. */
    boolean hasNoStorage();

    /** What to do when Google does not accept its credentials any more. */
    String renewal();
}
