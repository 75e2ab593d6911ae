package dev.leadline.flow;

import dev.leadline.broker.BrokerConfig;
import dev.leadline.redis.Code;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Begins a flow whose definition is stored. */
public final class BeginFlow {

    static final Script SCRIPT = Script.of(BeginFlow.class);

    private final Scripts scripts;
    private final Duration idempotencyTtl;
    private final Duration patience;
    private final String fullAt;

    BeginFlow(Scripts scripts, BrokerConfig config, RedisConfig redis) {
        this.scripts = scripts;
        this.idempotencyTtl = config.idempotencyTtl();
        this.patience = redis.requestTimeout();
        // At a hundred percent Redis itself refuses.
        this.fullAt = redis.fullAt() < 100 ? Integer.toString(redis.fullAt()) : "";
    }

    /** What became of the flow. */
    public enum Result implements Code {
        BEGUN,
        /** The same request with this idempotency key was accepted before. */
        REPLAYED,
        /** Another request with this idempotency key was accepted before. */
        KEY_REUSED,
        /** Redis lost a part of the definition in the meantime. */
        INCOMPLETE;

        private static final Result[] ALL = values();
    }

    /** @param id what it is about: the new flow, or the flow or task that was the first of its idempotency key */
    public record Answer(Result result, TaskId id) {}

    Uni<Answer> run(NewFlow flow) {
        NewTask.Idempotency once = flow.idempotency();
        List<String> arguments = List.of(
                flow.id().value(),
                flow.tenant(),
                Integer.toString(flow.members().size()),
                Integer.toString(StorePieces.fields(flow)),
                Long.toString(Math.max(1, flow.ttl().toMillis())),
                Numbers.text(flow.sinks()),
                Long.toString(idempotencyTtl.toSeconds()),
                once == null ? "" : flow.tenant() + ":" + once.key(),
                once == null ? "" : once.fingerprint(),
                fullAt);
        return scripts.run(SCRIPT, arguments, patience)
                .map(answer -> new Answer(
                        Code.of(Result.ALL, answer.get(0)),
                        new TaskId(answer.get(1).toString())));
    }
}
