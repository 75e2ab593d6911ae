package dev.leadline.ledger;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much the ledger keeps. */
@ConfigMapping(prefix = "leadline.ledger")
public interface LedgerConfig {

    /** How long the sums of a day are kept. */
    @WithDefault("P400D")
    @WithConverter(TimeSpan.DayOrMore.class)
    Duration keep();

    /** How many single calls are kept for the ledger as CSV, about; when there are more, the oldest go. Each takes about 250 bytes. */
    @WithDefault("100000")
    @WithConverter(WholeNumber.ZeroOrMore.class)
    int lines();
}
