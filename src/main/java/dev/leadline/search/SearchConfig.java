package dev.leadline.search;

import dev.leadline.SettingBeingRead;
import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Who is asked for pages that nobody named. */
@ConfigMapping(prefix = "leadline.search")
public interface SearchConfig {

    /** {@code tavily}, {@code searxng}, or {@code none}, which is the default. */
    Optional<@WithConverter(ProviderName.class) Provider> provider();

    /** The key of the provider; it is sent in a header only. SearXNG needs none. */
    Optional<String> apiKey();

    /** Where the provider is; absent: Tavily's own address. SearXNG needs one. */
    Optional<String> baseUrl();

    /** How long a search may take. */
    @WithDefault("PT15S")
    @WithConverter(TimeSpan.Positive.class)
    Duration timeout();

    /** Who can be asked. */
    enum Provider {
        TAVILY,
        SEARXNG,
        NONE
    }

    /** One of three words. */
    final class ProviderName implements Converter<Provider> {
        @Override
        public @Nullable Provider convert(String text) {
            return SettingBeingRead.parse(
                    text, word -> Provider.valueOf(word.toUpperCase(Locale.ROOT)), "tavily, searxng or none");
        }
    }
}
