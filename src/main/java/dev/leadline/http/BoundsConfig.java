package dev.leadline.http;

import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/**
 * How long the address and the header fields of a request may be. The bound of a body is Quarkus' own setting
 * {@code quarkus.http.limits.max-body-size}; the other settings under {@code leadline.limits} are those of {@code api}.
 */
@ConfigMapping(prefix = "leadline.limits")
public interface BoundsConfig {

    /** Characters of an address. */
    @WithDefault("8192")
    @WithConverter(WholeNumber.Positive.class)
    int uri();

    /** Bytes of all header fields together. */
    @WithDefault("16384")
    @WithConverter(WholeNumber.Positive.class)
    int headers();
}
