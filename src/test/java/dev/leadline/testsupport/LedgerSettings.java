package dev.leadline.testsupport;

import dev.leadline.ledger.LedgerConfig;
import java.time.Duration;

/**
 * How much the ledger of a test keeps.
 *
 * @param keep the sums of a day
 * @param lines single calls
 */
public record LedgerSettings(Duration keep, int lines) implements LedgerConfig {

    public static final LedgerSettings USUAL = new LedgerSettings(Duration.ofDays(400), 100_000);
}
