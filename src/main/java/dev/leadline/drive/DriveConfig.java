package dev.leadline.drive;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How reports are saved to Google Drive. */
@ConfigMapping(prefix = "leadline.drive")
public interface DriveConfig {

    /** The OAuth client that the refresh token was made with. */
    Optional<String> clientId();

    Optional<String> clientSecret();

    /** Lets Leadline act for the user who signed in with {@code leadline drive-login}. */
    Optional<String> refreshToken();

    /**
     * A file with the key of a service account, or with the credentials that gcloud wrote for a user. It counts when there is
     * no refresh token.
     */
    Optional<String> credentials();

    /** The user for whom a service account acts, if an administrator of the domain has allowed it (delegation). */
    Optional<String> subject();

    /** Where the Drive API is, without {@code /drive/v3}; absent: Google. */
    Optional<String> baseUrl();

    /** Where access tokens are asked for; absent: where the credentials say, or Google. */
    Optional<String> tokenUrl();

    /** As what reports are saved, if a task does not say. */
    @WithDefault("doc")
    @WithConverter(DriveFormat.Reader.class)
    DriveFormat format();

    /** The queue of uploads that are tried again. */
    @WithDefault("default")
    String queue();

    /** Bytes of one request of an upload; a multiple of 262,144, as Drive wants it. */
    @WithDefault("8388608")
    @WithConverter(ChunkBytes.class)
    int chunkBytes();

    /** How long one request may take. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.Positive.class)
    Duration timeout();

    /** How long after its creation a {@code drive_upload_task} is tried again. */
    @WithDefault("P1D")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration keepTrying();

    /** For how long Drive's search may not show a file that was just made. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration searchLag();

    /** Drive takes pieces of an upload only in multiples of this. */
    final class ChunkBytes implements Converter<Integer> {

        private static final int UNIT = 262_144;

        @Override
        public @Nullable Integer convert(String text) {
            return SettingBeingRead.parse(
                    text, ChunkBytes::multiple, "a multiple of 262144, up to 268435456, such as 8388608");
        }

        private static Integer multiple(String text) {
            int bytes = Integer.parseInt(text);
            if (bytes < UNIT || bytes % UNIT != 0 || bytes > 1024 * UNIT) {
                throw new IllegalArgumentException("out of bounds");
            }
            return bytes;
        }
    }
}
