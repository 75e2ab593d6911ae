package dev.leadline.broker;

import dev.leadline.ledger.Entries;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.GroupCommit;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue as its workers see it: take, write under a lease, finish, leave. */
@Singleton
public class Leases {

    private final Keys keys;
    private final Commands commands;
    private final RedisLink link;
    private final Context loop;
    private final WakeTokens wakeTokens;
    private final Take take;
    private final HeldLeases heldLeases;
    private final Leave leave;
    private final GroupCommit<KeepStep.Finished, Boolean> steps;
    private final GroupCommit<Finish.Ended, Finish.Result> finishes;
    private final GroupCommit<NoteProgress.Report, Boolean> progress;

    public Leases(
            Links links,
            KeyPrefix prefix,
            Keys keys,
            Records records,
            Entries entries,
            RedisConfig redis,
            BrokerConfig config) {
        Duration patience = redis.commandTimeout();
        this.link = links.open("leases");
        this.loop = links.loop();
        this.keys = keys;
        this.commands = new Commands(link, patience);
        this.wakeTokens = new WakeTokens(links.open("wake tokens"), commands, keys, patience);
        Scripts scripts = new Scripts(link, prefix, patience, SetAside.SCRIPT);
        this.take = new Take(scripts, records, config, patience);
        this.heldLeases = new HeldLeases(scripts, patience);
        this.leave = new Leave(scripts);
        this.steps = new GroupCommit<>(
                new KeepStep(scripts, entries)::run, KeepStep.Finished::weight, patience, Script.MAX_IDS);
        this.finishes = new GroupCommit<>(
                new Finish(scripts, records, entries, config)::run, Finish.Ended::weight, patience, Script.MAX_IDS);
        this.progress = new GroupCommit<>(
                new NoteProgress(scripts, records)::run, NoteProgress.Report::weight, patience, Script.MAX_IDS);
    }

    /** The event loop on which answers arrive. Code that keeps its state on this loop need not change threads. */
    public Context loop() {
        return loop;
    }

    /**
     * Calls the listener for every new connection: Redis may have forgotten what was taken or finished on the one
     * before.
     */
    public void onConnect(Runnable listener) {
        link.onConnect(made -> listener.run());
    }

    /** Takes up to the wanted number of tasks, and notes that the worker lives. */
    public Uni<Taken> take(Take.Ask ask) {
        return take.run(ask);
    }

    /**
     * The leases that the worker holds according to Redis. These can be more than the worker knows of, after a failover
     * that lost an outcome. No take of the worker may be under way.
     */
    public Uni<Set<Lease>> heldBy(String worker) {
        return heldLeases.run(worker);
    }

    /** Waits until something wakes the worker, see {@link WakeTokens#await}. */
    public Uni<Void> awaitWake(String worker, boolean full, List<String> queues, Duration atMost) {
        return wakeTokens.await(worker, full, queues, atMost);
    }

    /** Ends the wait of the worker that is under way. */
    public Uni<Void> wake(String worker) {
        return wakeTokens.wake(worker);
    }

    /** The arguments of a task, if they were too long to come with the take. */
    public Uni<String> arguments(TaskId id) {
        return commands.one(Command.GET, keys.args(id))
                .onItem()
                .ifNull()
                .failWith(() -> TaskFailure.permanent(
                        ErrorType.HANDLER_FAILED, "the task's arguments are no longer in Redis: it cannot be run"))
                .map(Objects::requireNonNull)
                .map(Response::toString);
    }

    /** Results (JSON) of the steps that earlier runs finished, by name. */
    public Uni<Map<String, String>> steps(TaskId id) {
        return commands.one(Command.HGETALL, keys.steps(id)).map(pairs -> {
            Map<String, String> steps = new HashMap<>();
            for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
                steps.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
            }
            return steps;
        });
    }

    /**
     * Keeps a step's result; fails with {@link LeaseLost} when the run has no right to write any more. Steps of one worker are sent
     * together; repeating one does no harm.
     *
     * @param charges that are not in the ledger yet: they are entered in the same step, also if the lease was lost
     */
    public Uni<Void> keepStep(Lease lease, KeepStep.Kept step, Charges charges) {
        return steps.submit(new KeepStep.Finished(lease, step, charges)).map(held -> {
            if (!held) {
                throw new LeaseLost();
            }
            return null;
        });
    }

    /** Notes how far a run is; true when it still had its lease. Reports of one worker are sent together. */
    public Uni<Boolean> note(Lease lease, Progress report) {
        return progress.submit(new NoteProgress.Report(lease, report));
    }

    /**
     * Reports how an attempt ended. Outcomes of one worker are sent together; repeating a report does no harm.
     *
     * @param last the newest progress, if it was not noted before
     * @param charges that are not in the ledger yet: they are entered in the same step, whatever becomes of the outcome
     */
    public Uni<Finish.Result> finish(Lease lease, Outcome outcome, @Nullable Progress last, Charges charges) {
        return finishes.submit(new Finish.Ended(lease, outcome, last, charges));
    }

    /** The same for a run that was charged nothing. */
    public Uni<Finish.Result> finish(Lease lease, Outcome outcome, @Nullable Progress last) {
        return finish(lease, outcome, last, Charges.NONE);
    }

    /** Notes that the worker has stopped; tasks that it could not release are reclaimed by others at once. */
    public Uni<Void> leave(String worker) {
        return leave.run(worker);
    }
}
