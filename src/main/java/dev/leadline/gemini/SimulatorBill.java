package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.ledger.Sum;
import dev.leadline.task.Charge;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the simulator would bill to each key, as a provider would, to compare the ledger with. An answer is billed when it is
 * sent, and a streamed one as far as it was sent. Kept in the memory of this process.
 */
@Singleton
final class SimulatorBill {

    /** Further keys are billed together, under this name. */
    private static final String OTHERS = "others";

    private static final int MOST_KEYS = 1000;

    private final Billing billing;
    private final Map<String, Map<String, Sum>> byKey = new TreeMap<>();

    SimulatorBill(Models models) {
        this.billing = new Billing(models);
    }

    /**
     * The bill of one key and model.
     *
     * @param key the beginning of the key's SHA-256, in hexadecimal digits
     */
    @RegisterForReflection
    record Entry(
            String key,
            String model,
            long calls,
            long promptTokens,
            long cachedTokens,
            long thoughtTokens,
            long toolTokens,
            long outputTokens,
            long searches,
            @JsonSerialize(using = PlainDollars.class) BigDecimal costUsd) {

        static Entry of(String key, String model, Sum sum) {
            return new Entry(
                    key,
                    model,
                    sum.calls(),
                    sum.prompt(),
                    sum.cached(),
                    sum.thoughts(),
                    sum.tools(),
                    sum.output(),
                    sum.searches(),
                    sum.cost().dollars());
        }
    }

    /** All entries, by key and model. */
    @RegisterForReflection
    record Bill(List<Entry> items) {}

    /** @param answer or the last piece of one, which has the counts of all */
    synchronized void add(String key, String asked, JsonNode answer) {
        billing.charge(answer, asked, Instant.now(), Charge.End.ANSWERED).ifPresent(charge -> {
            String name = name(key);
            String billed = byKey.containsKey(name) || byKey.size() < MOST_KEYS ? name : OTHERS;
            byKey.computeIfAbsent(billed, none -> new TreeMap<>()).merge(charge.model(), Sum.of(charge), Sum::plus);
        });
    }

    synchronized Bill all() {
        return new Bill(byKey.entrySet().stream()
                .flatMap(key -> key.getValue().entrySet().stream()
                        .map(model -> Entry.of(key.getKey(), model.getKey(), model.getValue())))
                .toList());
    }

    /** Of one key alone. */
    synchronized Bill of(String key) {
        String name = name(key);
        return new Bill(byKey.getOrDefault(name, Map.of()).entrySet().stream()
                .map(model -> Entry.of(name, model.getKey(), model.getValue()))
                .toList());
    }

    synchronized void clear() {
        byKey.clear();
    }

    /** A key is not shown, since it may be a real one that was set by mistake. */
    static String name(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
