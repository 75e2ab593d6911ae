package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.RedisUnavailable;
import dev.leadline.flow.Flows;
import dev.leadline.flow.NewFlow;
import dev.leadline.handler.Flow;
import dev.leadline.handler.FlowStarter;
import dev.leadline.handler.TaskContext;
import dev.leadline.http.ProblemException;
import dev.leadline.task.ErrorType;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Checks flows from Java as those over REST, by the same code. It is made when it is first used, since it knows all handlers, and
 * handlers know it.
 */
@ApplicationScoped
class CheckedFlowStarter implements FlowStarter {

    private static final String NAME = "[\\x21-\\x7e]{1,200}";

    private final Flows flows;
    private final FlowRequests requests;
    private final ObjectMapper json;

    CheckedFlowStarter(Flows flows, FlowRequests requests, ObjectMapper json) {
        this.flows = flows;
        this.requests = requests;
        this.json = json;
    }

    @Override
    public Uni<TaskId> start(Flow flow, String tenant) {
        return start(flow, tenant, null);
    }

    @Override
    public Uni<TaskId> start(Flow flow, TaskContext parent, String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "a flow's name has 1 to 200 visible ASCII characters, not \"" + name + '"');
        }
        // The first attempt's flow counts, also if another attempt would make another one.
        return start(flow, parent.tenant(), new NewTask.Idempotency(parent.id() + "/" + name, "flow"));
    }

    private Uni<TaskId> start(Flow flow, String tenant, NewTask.@Nullable Idempotency once) {
        return Uni.createFrom()
                .item(() -> checked(flow, tenant, once))
                // Ten thousand tasks take a while to check.
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(flows::begin)
                .map(answer -> answer.id())
                // What the caller does next must not hold up the answers of Redis.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onFailure(RedisUnavailable.class)
                .transform(away -> TaskFailure.transientFailure(
                        ErrorType.HANDLER_FAILED, "a flow could not be stored: " + away.getMessage()));
    }

    private NewFlow checked(Flow flow, String tenant, NewTask.@Nullable Idempotency once) {
        try {
            return requests.check(requests.read(flow.toJson(json)), tenant, once);
        } catch (ProblemException refused) {
            throw TaskFailure.permanent(
                    ErrorType.INVALID_ARGUMENTS,
                    "a flow was refused: " + refused.problem().detail());
        }
    }
}
