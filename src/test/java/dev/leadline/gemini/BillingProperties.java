package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.leadline.task.Charge;
import dev.leadline.testsupport.GeminiSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.TimeZone;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterProperty;

/** What an answer costs, whenever the call was sent and wherever the process runs. */
class BillingProperties {

    private static final Instant CHANGE = Instant.parse("2026-12-01T00:00:00Z");
    private static final TimeZone HERE = TimeZone.getDefault();

    private final ObjectMapper json = new ObjectMapper();
    private final Billing billing =
            new Billing(new Models(GeminiSettings.with(), new ObjectMapper().registerModule(new JavaTimeModule())));

    @AfterProperty
    void comeHome() {
        TimeZone.setDefault(HERE);
    }

    private ObjectNode answer(String model, long prompt, long cached, long output, long thoughts) {
        ObjectNode answer = json.createObjectNode().put("modelVersion", model);
        answer.putObject("usageMetadata")
                .put("promptTokenCount", prompt)
                .put("cachedContentTokenCount", cached)
                .put("candidatesTokenCount", output)
                .put("thoughtsTokenCount", thoughts);
        return answer;
    }

    /** Any moment within two days of the change, and often one that is very near. */
    @Provide
    Arbitrary<Instant> moments() {
        long days = Duration.ofDays(2).toMillis();
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(-days, days),
                        Arbitraries.longs().between(-2, 2))
                .map(CHANGE::plusMillis);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(TimeZone.getAvailableIDs());
    }

    @Property(tries = 500)
    void thePriceIsTheOneOfTheMomentInUtcAndDoublesInDecember(
            @ForAll("moments") Instant sent,
            @ForAll("zones") String zone,
            @ForAll @LongRange(max = 1_000_000) long prompt,
            @ForAll @IntRange(max = 100) int share,
            @ForAll @LongRange(min = 1, max = 65_536) long output,
            @ForAll @LongRange(max = 65_536) long thoughts) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        long cached = prompt * share / 100;

        Charge charge = billing.charge(
                        answer("gemini-4-argon", prompt, cached, output, thoughts), "asked", sent, Charge.End.ANSWERED)
                .orElseThrow();

        BigDecimal million = BigDecimal.valueOf(1_000_000);
        BigDecimal before = BigDecimal.valueOf(prompt - cached)
                .multiply(new BigDecimal("2.00"))
                .add(BigDecimal.valueOf(cached).multiply(new BigDecimal("0.10")))
                .add(BigDecimal.valueOf(output + thoughts).multiply(new BigDecimal("10.00")))
                .divide(million);
        BigDecimal factor = sent.isBefore(CHANGE) ? BigDecimal.ONE : BigDecimal.valueOf(2);
        assertThat(charge.cost().dollars()).isEqualByComparingTo(before.multiply(factor));
        assertThat(charge.at()).isEqualTo(sent);
    }

    @Property(tries = 100)
    void whatTheSimulatorAnswersCostsWhatTheModelWouldThatItStandsFor(
            @ForAll @LongRange(min = 1, max = 1_000_000) long prompt, @ForAll @LongRange(max = 65_536) long output) {
        Charge real = charge(answer("gemini-3.8-flash-002", prompt, 0, output, 0));
        Charge simulated = charge(answer("simulator-gemini-3.8-flash", prompt, 0, output, 0));

        assertThat(simulated.cost()).isEqualTo(real.cost());
        assertThat(simulated.model()).isEqualTo("simulator-gemini-3.8-flash");
        assertThat(real.model()).isEqualTo("gemini-3.8-flash");
    }

    private Charge charge(ObjectNode answer) {
        return billing.charge(answer, "asked", CHANGE, Charge.End.ANSWERED).orElseThrow();
    }
}
