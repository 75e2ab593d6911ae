package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.quota.Allowance;
import dev.leadline.quota.Allowances;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is over a quota, as Google does: requests and input tokens in a minute, requests in a day of the Pacific time zone,
 * calls at once, for each key and model apart, counted when a request arrives. The minute slides, which is stricter than one that begins anew. Kept in
 * the memory of this process.
 */
final class SimulatorQuota {

    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final String METRIC = "generativelanguage.googleapis.com/generate_content_";

    /** Google says a short delay also when the quota of the day is used up, which is a trap. */
    private static final Duration DELAY_OF_DAY = Duration.ofSeconds(36);

    /** How long one should wait for another call to end. */
    private static final Duration DELAY_OF_CALLS = Duration.ofSeconds(1);

    /** Further keys and models are not counted, and not refused. */
    private static final int MOST = 1000;

    private final ObjectMapper json;
    private final Duration window;
    private final Clock clock;
    private final Map<String, Counter> counters = new TreeMap<>();
    private Allowances limits;

    SimulatorQuota(ObjectMapper json, Allowances limits, Duration window, Clock clock) {
        this.json = json;
        this.limits = limits;
        this.window = window;
        this.clock = clock;
    }

    /**
     * What was counted.
     *
     * @param key the beginning of the key's SHA-256, in hexadecimal digits
     * @param served requests that were let through, since the counts began
     * @param refused requests that were over a quota
     * @param tokens of the input of those that were served
     * @param atOnce the most calls that were under way at the same time
     */
    @RegisterForReflection
    record Entry(String key, String model, long served, long refused, long tokens, long atOnce) {}

    /** All entries, by key and model. */
    @RegisterForReflection
    record Counts(List<Entry> items) {}

    private static final class Counter {
        private final String key;
        private final String model;

        /** When requests came, in milliseconds, and their tokens. */
        private final Deque<long[]> window = new ArrayDeque<>();

        private LocalDate day = LocalDate.EPOCH;
        private long today;
        private long served;
        private long refused;
        private long tokens;
        private long underWay;
        private long atOnce;

        Counter(String key, String model) {
            this.key = key;
            this.model = model;
        }

        boolean isUnderWay() {
            return underWay > 0;
        }
    }

    /** A quota that is used up. */
    private record Violation(String metric, String quota, long value, Duration delay) {}

    /** From now on; what was counted stays. */
    synchronized void limit(Allowances now) {
        limits = now;
    }

    /** Counts anew; what is under way goes on to be. */
    synchronized void clear() {
        List<Counter> goOn =
                counters.values().stream().filter(Counter::isUnderWay).toList();
        counters.clear();
        for (Counter before : goOn) {
            Counter anew = counter(before.key, before.model).orElseThrow();
            anew.underWay = before.underWay;
            anew.atOnce = before.underWay;
        }
    }

    synchronized Counts counts() {
        return new Counts(counters.values().stream()
                .map(one -> new Entry(one.key, one.model, one.served, one.refused, one.tokens, one.atOnce))
                .toList());
    }

    /**
     * Counts a call that begins; if it is not refused, it is under way until {@link #left}.
     *
     * @return the body of its refusal; empty: it goes on
     */
    synchronized Optional<ObjectNode> entered(String key, String model) {
        String name = SimulatorBill.name(key);
        Optional<Counter> known = counter(name, model);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Counter counter = known.get();
        Long most = limits.of(name, model).concurrent();
        if (most != null && counter.underWay >= most) {
            counter.refused++;
            return Optional.of(refusal(
                    List.of(new Violation(
                            "concurrent_requests",
                            "GenerateContentConcurrentRequestsPerProjectPerModel",
                            most,
                            DELAY_OF_CALLS)),
                    model));
        }
        counter.underWay++;
        counter.atOnce = Math.max(counter.atOnce, counter.underWay);
        return Optional.empty();
    }

    /** A call has ended that {@link #entered} let through. */
    synchronized void left(String key, String model) {
        Counter counter = counters.get(SimulatorBill.name(key) + " " + model);
        if (counter != null) {
            counter.underWay--;
        }
    }

    /** Empty: there are too many. */
    private Optional<Counter> counter(String key, String model) {
        String name = key + " " + model;
        if (!counters.containsKey(name) && counters.size() >= MOST) {
            return Optional.empty();
        }
        return Optional.of(counters.computeIfAbsent(name, absent -> new Counter(key, model)));
    }

    /**
     * Counts a request that has arrived.
     *
     * @param tokens of its input
     * @return the body of its refusal; empty: it is served
     */
    synchronized Optional<ObjectNode> arrived(String key, String model, long tokens) {
        String name = SimulatorBill.name(key);
        Optional<Counter> known = counter(name, model);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Counter counter = known.get();
        Allowance allowed = limits.of(name, model);
        List<Violation> broken = broken(counter, allowed, tokens);
        if (!broken.isEmpty()) {
            counter.refused++;
            return Optional.of(refusal(broken, model));
        }
        counter.served++;
        counter.tokens += tokens;
        counter.today++;
        if (allowed.rpm() != null || allowed.tpm() != null) {
            counter.window.addLast(new long[] {clock.millis(), tokens});
        }
        return Optional.empty();
    }

    private List<Violation> broken(Counter counter, Allowance allowed, long tokens) {
        long now = clock.millis();
        while (!counter.window.isEmpty() && counter.window.peekFirst()[0] <= now - window.toMillis()) {
            counter.window.pollFirst();
        }
        LocalDate day = LocalDate.ofInstant(clock.instant(), PACIFIC);
        if (!day.equals(counter.day)) {
            counter.day = day;
            counter.today = 0;
        }
        List<Violation> broken = new ArrayList<>();
        over(allowed.rpm(), counter, 1, one -> 1)
                .ifPresent(delay -> broken.add(new Violation(
                        "requests", "GenerateRequestsPerMinutePerProjectPerModel", value(allowed.rpm()), delay)));
        over(allowed.tpm(), counter, tokens, one -> one[1])
                .ifPresent(delay -> broken.add(new Violation(
                        "input_token_count",
                        "GenerateContentInputTokensPerModelPerMinute",
                        value(allowed.tpm()),
                        delay)));
        if (allowed.rpd() != null && counter.today + 1 > allowed.rpd()) {
            broken.add(
                    new Violation("requests", "GenerateRequestsPerDayPerProjectPerModel", allowed.rpd(), DELAY_OF_DAY));
        }
        return broken;
    }

    private static long value(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }

    /**
     * How long until there is room; empty: there is.
     *
     * @param counted what an earlier request counts for
     */
    private Optional<Duration> over(@Nullable Long limit, Counter counter, long more, ToLongFunction<long[]> counted) {
        if (limit == null) {
            return Optional.empty();
        }
        long used = counter.window.stream().mapToLong(counted).sum();
        if (used + more <= limit) {
            return Optional.empty();
        }
        for (long[] one : counter.window) {
            used -= counted.applyAsLong(one);
            if (used + more <= limit) {
                return Optional.of(Duration.ofMillis(one[0] + window.toMillis() - clock.millis()));
            }
        }
        // It will never fit.
        return Optional.of(window);
    }

    private ObjectNode refusal(List<Violation> broken, String model) {
        Duration delay =
                broken.stream().map(Violation::delay).max(Duration::compareTo).orElseThrow();
        String seconds = String.format(Locale.ROOT, "%.3fs", delay.toMillis() / 1000.0);
        StringBuilder message =
                new StringBuilder("You exceeded your current quota, please check your plan and billing details.");
        ObjectNode failure = json.createObjectNode().put("@type", "type.googleapis.com/google.rpc.QuotaFailure");
        ArrayNode violations = failure.putArray("violations");
        for (Violation one : broken) {
            message.append("\n* Quota exceeded for metric: ").append(METRIC).append(one.metric());
            message.append(", limit: ").append(one.value()).append(", model: ").append(model);
            ObjectNode violation = violations
                    .addObject()
                    .put("quotaMetric", METRIC + one.metric())
                    .put("quotaId", one.quota());
            violation.putObject("quotaDimensions").put("location", "global").put("model", model);
            violation.put("quotaValue", Long.toString(one.value()));
        }
        message.append("\nPlease retry in ").append(seconds).append('.');
        ObjectNode body = json.createObjectNode();
        ArrayNode details = body.putObject("error")
                .put("code", 429)
                .put("message", message.toString())
                .put("status", "RESOURCE_EXHAUSTED")
                .putArray("details");
        details.add(failure);
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", seconds);
        return body;
    }
}
