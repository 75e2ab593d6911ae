package dev.leadline.flow;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Broker;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flows as their clients see them. Every call fails with {@link RedisUnavailable} when Redis does not answer in time. Where a
 * tenant is asked for, null means an administrator, who sees all; another tenant's flow counts as unknown.
 */
@Singleton
public class Flows {

    /** How many calls the node that was asked makes at once for a flow; what is left then is done by any node. */
    private static final int CALLS_AT_ONCE = 50;

    private final Broker broker;
    private final StorePieces pieces;
    private final BeginFlow begin;
    private final Advance advance;
    private final CancelFlow cancel;
    private final RetryFlow retry;
    private final FlowReads reads;
    private volatile boolean busy = true;

    public Flows(
            Links links,
            KeyPrefix prefix,
            Keys keys,
            Records records,
            Broker broker,
            RedisConfig redis,
            BrokerConfig config,
            FlowConfig flows) {
        RedisLink link = links.open("flows");
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.broker = broker;
        this.pieces = new StorePieces(scripts, records, patience);
        this.begin = new BeginFlow(scripts, config, redis);
        this.advance = new Advance(scripts, config, flows, patience);
        this.cancel = new CancelFlow(scripts, patience);
        this.retry = new RetryFlow(scripts, patience);
        this.reads = new FlowReads(new Commands(link, patience), keys, new Tally(scripts, patience), flows);
    }

    /**
     * Stores the definition and begins the flow. From then on it is not lost, whatever happens to this process. Repeating the
     * call with the same flow does no harm.
     */
    public Uni<BeginFlow.Answer> begin(NewFlow flow) {
        return store(flow)
                .call(answer -> answer.result() == BeginFlow.Result.BEGUN
                        ? advance(flow.id())
                        : Uni.createFrom().voidItem());
    }

    /** Stores the definition and begins the flow; its tasks are made by the next node that looks for work. */
    Uni<BeginFlow.Answer> store(NewFlow flow) {
        return pieces.run(flow).chain(() -> begin.run(flow)).invoke(answer -> {
            if (answer.result() == BeginFlow.Result.INCOMPLETE) {
                throw new RedisUnavailable("Redis lost a part of the flow while it was being stored", true);
            }
        });
    }

    /** The flow; null when there is none of that id, or none any more. */
    public Uni<@Nullable Flow> find(TaskId id, @Nullable String tenant) {
        return reads.find(id, tenant);
    }

    /** The flow as soon as it is final, or as it is when the time is over; null when there is none. */
    public Uni<@Nullable Flow> await(TaskId id, @Nullable String tenant, Duration atMost) {
        return find(id, tenant)
                .chain(flow -> flow == null || flow.state().isFinal()
                        ? Uni.createFrom().item(flow)
                        : broker.untilFinal(id, atMost).chain(() -> find(id, tenant)));
    }

    /** Up to {@code count} tasks from this number on, in their order; null when there is no such flow. */
    public Uni<@Nullable List<Flow.Member>> members(TaskId id, @Nullable String tenant, int from, int count) {
        return reads.members(id, tenant, from, count);
    }

    /** None of its tasks starts any more, and those that run are stopped within a second. */
    public Uni<CancelFlow.Result> cancel(TaskId id, @Nullable String tenant) {
        return cancel.run(id, tenant)
                .call(result -> result == CancelFlow.Result.REQUESTED
                        ? advance(id)
                        : Uni.createFrom().voidItem());
    }

    /** Runs the tasks again that did not succeed, each when all tasks before it have. */
    public Uni<RetryFlow.Result> retry(TaskId id, @Nullable String tenant) {
        return retry.run(id, tenant)
                .call(result -> result == RetryFlow.Result.RUNNING
                        ? advance(id)
                        : Uni.createFrom().voidItem());
    }

    /** Does a piece of what the flow that is due first needs; true when there was one that is due. */
    Uni<Boolean> advance() {
        return advance.run(null).invoke(done -> busy = done.more()).map(Advance.Done::any);
    }

    /** Whether there were flows that had not ended when somebody here last looked, or asked for one. */
    boolean isBusy() {
        return busy;
    }

    /** Does what the flow needs now. If Redis does not answer, any node goes on later. */
    private Uni<Void> advance(TaskId flow) {
        busy = true;
        return advance(flow, CALLS_AT_ONCE)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> advance(TaskId flow, int calls) {
        return advance.run(flow)
                .chain(done -> done.more() && calls > 1
                        ? advance(flow, calls - 1)
                        : Uni.createFrom().voidItem());
    }
}
