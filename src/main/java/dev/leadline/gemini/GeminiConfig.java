package dev.leadline.gemini;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How Gemini is called. */
@ConfigMapping(prefix = "leadline.gemini")
public interface GeminiConfig {

    /** The key, or {@code project=key,project=key}; it is sent in a header only. */
    Optional<String> apiKey();

    /** Where the API is, without {@code /v1beta}; absent: Google. */
    Optional<String> baseUrl();

    /** The model, if a task names none, or several with commas between them; absent: gemini-3.8-flash. */
    Optional<String> model();

    /** The model that decides (yes or no, one of several options, a level of a scale), if a task names none. */
    @WithDefault("gemini-decision-1")
    String decisionModel();

    /** How long Gemini may be silent: until its answer begins, and between two pieces of a streamed one. */
    @WithDefault("PT5M")
    @WithConverter(TimeSpan.Positive.class)
    Duration timeout();

    /** Upper bound of an answer's tokens, thoughts included; absent: the model's own. */
    Optional<@WithConverter(WholeNumber.Positive.class) Integer> maxOutputTokens();

    /**
     * For how long a grounded answer can be read after its task has ended, if the task is kept for so long; at most a day.
     * Google's terms let it be shown to whoever asked, and forbid to keep it.
     */
    @WithDefault("PT1H")
    @WithConverter(UpToADay.class)
    Duration groundedShownFor();

    /** The most connections to the API: each call under way needs one. */
    @WithDefault("10000")
    @WithConverter(WholeNumber.Positive.class)
    int maxConnections();

    /**
     * A file in place of the models.json of this build: which requests models take, how much they read, what they cost.
     * Absent: that of the build.
     */
    Optional<String> modelsFile();

    /** How often the file is looked at for changes. */
    @WithDefault("PT10S")
    @WithConverter(TimeSpan.Positive.class)
    Duration modelsEvery();

    /** A millisecond to a day. */
    final class UpToADay implements Converter<Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return TimeSpan.within(
                    Duration.ofMillis(1),
                    Duration.ofDays(1),
                    text,
                    "a duration above zero and up to P1D, such as PT1H");
        }
    }
}
