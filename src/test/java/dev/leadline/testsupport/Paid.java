package dev.leadline.testsupport;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Money;
import dev.leadline.task.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Calls of a provider that were paid for. */
public final class Paid {

    public static final Instant NOVEMBER = Instant.parse("2026-11-28T12:00:00Z");

    private Paid() {}

    /** A call in November. */
    public static Charge call(long prompt, long output, String usd) {
        return call("gemini-3.8-flash", NOVEMBER, prompt, output, usd);
    }

    public static Charge call(String model, Instant at, long prompt, long output, String usd) {
        return new Charge(
                at,
                model,
                "standard",
                new BilledTokens(prompt, 0, 0, output, 0, 0),
                usd(usd),
                "2026-11-27",
                Charge.End.ANSWERED,
                "");
    }

    /** The first charges of a run. */
    public static Charges by(LeasedTask run, Charge... charges) {
        return by(run, 1, charges);
    }

    /** @param first the number of the first one */
    public static Charges by(LeasedTask run, int first, Charge... charges) {
        return new Charges(run.placement().tenant(), run.handler(), run.attempt(), first, List.of(charges));
    }

    public static Money usd(String dollars) {
        return Money.ofDollars(new BigDecimal(dollars));
    }

    public static Usage usage(long prompt, long output, String usd) {
        return new Usage(prompt, output, new BigDecimal(usd));
    }
}
