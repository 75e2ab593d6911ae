package dev.leadline.web;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import dev.leadline.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How pages are fetched. */
@ConfigMapping(prefix = "leadline.web")
public interface WebConfig {

    /** Whether loopback addresses may be fetched, at any port: for tests and demonstrations. Absent: no. */
    Optional<@WithConverter(YesOrNo.class) Boolean> allowLoopback();

    /**
     * Beginnings of URLs that may be fetched although their address is not public, comma-separated, such as {@code
     * http://wiki.intranet.example:8080/sales/}.
     */
    Optional<List<String>> allow();

    /** Bytes of a page, decompressed. */
    @WithDefault("10485760")
    @WithConverter(WholeNumber.PositiveLong.class)
    long maxBytes();

    /** How long a fetch may take, redirects included. */
    @WithDefault("PT30S")
    @WithConverter(TimeSpan.Positive.class)
    Duration timeout();

    /** Redirects that a fetch follows, each checked as the first address is. */
    @WithDefault("5")
    @WithConverter(WholeNumber.ZeroOrMore.class)
    int maxRedirects();

    /** The most connections to all hosts together; for pages, and once more for webhooks. */
    @WithDefault("500")
    @WithConverter(WholeNumber.Positive.class)
    int maxConnections();

    /** The name that the fetcher sends as {@code User-Agent}. */
    @WithDefault("Leadline/0.1 (+https://leadline.dev)")
    String userAgent();

    /** Whether a page is read only if its site's {@code robots.txt} allows it. */
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean robots();

    /**
     * Between two pages of one host, for the whole fleet, if its {@code robots.txt} does not ask for more. Not for
     * loopback addresses.
     */
    @WithDefault("PT0.5S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration hostDelay();

    /** How long a fetch waits for its host's turn; if it would be longer, the task is tried again later. */
    @WithDefault("PT20S")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration longestWait();

    /** Bytes of Redis for pages that were fetched before, which are asked for only if they changed; 0: none are kept. */
    @WithDefault("33554432")
    @WithConverter(WholeNumber.ZeroOrMoreLong.class)
    long cacheBytes();

    /** How long such a page is kept. */
    @WithDefault("P1D")
    @WithConverter(TimeSpan.Positive.class)
    Duration cacheTime();
}
