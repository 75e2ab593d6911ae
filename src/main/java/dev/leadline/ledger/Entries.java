package dev.leadline.ledger;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.StringJoiner;

/** The text of charges, as scripts enter them into the ledger ({@code ledger/lib/enter.lua}). */
@Singleton
public final class Entries {

    private static final long BYTES = 150;

    private final LedgerConfig config;

    public Entries(LedgerConfig config) {
        this.config = config;
    }

    /** About how many bytes their text takes on the wire. */
    public static long weight(Charges charges) {
        return BYTES * charges.list().size();
    }

    /** A line about all of them, and one for each; empty when there are none. */
    public String text(Charges charges) {
        if (charges.isEmpty()) {
            return "";
        }
        StringJoiner lines = new StringJoiner("\n");
        lines.add(words(
                charges.tenant(),
                charges.task(),
                charges.attempt(),
                charges.first(),
                config.keep().toMillis(),
                config.lines()));
        charges.list().forEach(charge -> lines.add(text(charge)));
        return lines.toString();
    }

    /** {@link Line} reads it. The step comes last, since its name may have spaces. */
    private static String text(Charge charge) {
        BilledTokens tokens = charge.tokens();
        return words(
                LocalDate.ofInstant(charge.at(), ZoneOffset.UTC),
                charge.at().toEpochMilli(),
                charge.model(),
                charge.tier(),
                charge.isPriced() ? charge.prices() : "-",
                tokens.prompt(),
                tokens.cached(),
                tokens.thoughts(),
                tokens.tools(),
                tokens.output(),
                tokens.searches(),
                charge.cost().units(),
                charge.end().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                charge.step());
    }

    private static String words(Object... words) {
        StringJoiner text = new StringJoiner(" ");
        for (Object word : words) {
            text.add(word.toString());
        }
        return text.toString();
    }
}
