package dev.leadline.handler;

import dev.leadline.task.Priority;
import dev.leadline.task.Unique;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as Java code asks for it. What is not said is the handler's default. */
public final class TaskRequest {

    private final String task;
    private final Object args;
    private final List<String> tags = new ArrayList<>();
    private final List<String> limitKeys = new ArrayList<>();
    private @Nullable BigDecimal budgetUsd;
    private @Nullable Instant deadline;
    private String tenant = "default";
    private @Nullable String queue;
    private @Nullable Priority priority;
    private @Nullable Duration delay;
    private @Nullable Instant eta;
    private @Nullable Duration expires;
    private @Nullable Duration timeout;
    private @Nullable Integer maxAttempts;
    private @Nullable Duration resultTtl;
    private @Nullable String webhook;
    private @Nullable Unique unique;
    private @Nullable String idempotencyKey;

    private TaskRequest(String task, Object args) {
        this.task = task;
        this.args = args;
    }

    /** A task without arguments. */
    public static TaskRequest of(String task) {
        return new TaskRequest(task, Map.of());
    }

    /** @param args the handler's record; a map of named arguments; or a list of them in order */
    public static TaskRequest of(String task, Object args) {
        return new TaskRequest(task, args);
    }

    /** To whom the task belongs; {@code default} unless it is said. In a handler: {@link TaskContext#tenant}. */
    public TaskRequest tenant(String value) {
        tenant = value;
        return this;
    }

    public TaskRequest queue(String value) {
        queue = value;
        return this;
    }

    public TaskRequest priority(Priority value) {
        priority = value;
        return this;
    }

    /** It does not run before this time has passed. Goes without {@link #eta}. */
    public TaskRequest delay(Duration value) {
        delay = value;
        return this;
    }

    /** It does not run before this instant. Goes without {@link #delay}. */
    public TaskRequest eta(Instant value) {
        eta = value;
        return this;
    }

    /** It must start within this time, otherwise it never runs. */
    public TaskRequest expires(Duration value) {
        expires = value;
        return this;
    }

    /** How long one attempt may run. */
    public TaskRequest timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** How many failures end it, 1 to 100. */
    public TaskRequest maxAttempts(int value) {
        maxAttempts = value;
        return this;
    }

    /** How long it is kept once it has ended. */
    public TaskRequest resultTtl(Duration value) {
        resultTtl = value;
        return this;
    }

    /** A name to find it by; may be called several times. */
    public TaskRequest tag(String value) {
        tags.add(value);
        return this;
    }

    /** A key whose limits hold for it, such as {@code site:acme}; may be called three times. */
    public TaskRequest limitKey(String value) {
        limitKeys.add(value);
        return this;
    }

    /** What it may cost over all its attempts, in US dollars; no call of a provider is sent that may cost more than what is left. */
    public TaskRequest budgetUsd(BigDecimal value) {
        budgetUsd = value;
        return this;
    }

    /** By when its result is wanted. Where there is time, calls of Gemini are sent at a lower price. */
    public TaskRequest deadline(Instant value) {
        deadline = value;
        return this;
    }

    /** It is the only one of its handler and arguments: while there is another one, this request gives that one's id. */
    public TaskRequest unique(Unique value) {
        unique = value;
        return this;
    }

    /** The URL that is told when it has ended. */
    public TaskRequest webhook(String url) {
        webhook = url;
        return this;
    }

    /**
     * Names the request, so that repeating it makes no second task. A handler may run more than once, so it should give one
     * that is made of its own task's id.
     */
    public TaskRequest idempotencyKey(String value) {
        idempotencyKey = value;
        return this;
    }

    public String task() {
        return task;
    }

    public Object args() {
        return args;
    }

    public String tenant() {
        return tenant;
    }

    public List<String> tags() {
        return List.copyOf(tags);
    }

    public List<String> limitKeys() {
        return List.copyOf(limitKeys);
    }

    public @Nullable BigDecimal budgetUsd() {
        return budgetUsd;
    }

    public @Nullable Instant deadline() {
        return deadline;
    }

    public @Nullable Unique unique() {
        return unique;
    }

    public @Nullable String queue() {
        return queue;
    }

    public @Nullable Priority priority() {
        return priority;
    }

    public @Nullable Duration delay() {
        return delay;
    }

    public @Nullable Instant eta() {
        return eta;
    }

    public @Nullable Duration expires() {
        return expires;
    }

    public @Nullable Duration timeout() {
        return timeout;
    }

    public @Nullable Integer maxAttempts() {
        return maxAttempts;
    }

    public @Nullable Duration resultTtl() {
        return resultTtl;
    }

    public @Nullable String webhook() {
        return webhook;
    }

    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }
}
