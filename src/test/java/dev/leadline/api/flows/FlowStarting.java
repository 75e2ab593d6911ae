package dev.leadline.api.flows;

import dev.leadline.handler.Flow;
import dev.leadline.handler.FlowStarter;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.RetryPolicy;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Starts a flow, and fails once after it has. */
@Singleton
class FlowStarting implements TaskHandler<FlowStarting.Args, String> {

    record Args(int n) {}

    private final FlowStarter flows;

    FlowStarting(FlowStarter flows) {
        this.flows = flows;
    }

    @Override
    public String name() {
        return "flow_starting_task";
    }

    @Override
    public String description() {
        return "Starts a flow of n sums.";
    }

    @Override
    public RetryPolicy retry() {
        return new RetryPolicy(4, Duration.ofMillis(10), Duration.ofMillis(10));
    }

    @Override
    public Uni<String> run(Args args, TaskContext context) {
        List<Flow.FlowTask> sums = IntStream.range(0, args.n())
                .mapToObj(i -> Flow.task("health_check_task", Map.of("x", i, "y", i)))
                .toList();
        Flow flow = Flow.chord(
                sums,
                Flow.task("joining_task", Map.of("all", Flow.results(), "name", Map.of()))
                        .maxAttempts(2));
        return flows.start(flow, context, "sums").map(id -> {
            if (context.attempt() == 1) {
                throw TaskFailure.transientFailure(ErrorType.HANDLER_FAILED, "after the flow was started");
            }
            return id.value();
        });
    }
}
