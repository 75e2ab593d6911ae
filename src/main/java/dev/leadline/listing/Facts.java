package dev.leadline.listing;

import dev.leadline.records.Route;
import dev.leadline.records.Status;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code why.lua} says about a task, and what follows from it. */
final class Facts {

    private final TaskId id;
    private final Map<String, String> said;
    private final Portion<WorkerView> workers;
    private final Status status;
    private final String queue;

    Facts(TaskId id, Map<String, String> said, Portion<WorkerView> workers) {
        this.id = id;
        this.said = said;
        this.workers = workers;
        this.status = Status.parse(text("status"));
        this.queue = Route.parse(text("at")).queue();
    }

    Explanation explanation() {
        List<Reason> reasons = new ArrayList<>();
        boolean waits = status.state() != TaskState.STARTED && !status.state().isFinal();
        boolean held = waits && hold(reasons);
        Reason own = own();
        // A task that is not due is held by that now, and by the others only afterwards.
        reasons.add(isFirst(own.code()) ? 0 : reasons.size(), own);
        return new Explanation(id.value(), status.state(), since(), reasons, waits && !held ? start() : null);
    }

    private static boolean isFirst(String code) {
        return code.equals("due") || code.equals("budget") || code.equals("dependency");
    }

    /** What holds every task of the queue. */
    private boolean hold(List<Reason> reasons) {
        if (said.containsKey("paused")) {
            reasons.add(Reason.of("paused", "the queue " + queue + " is paused: it takes tasks and runs none"));
        }
        if (!isServed()) {
            reasons.add(Reason.of("no-worker", "no worker that is alive and takes tasks serves the queue " + queue));
        }
        return !reasons.isEmpty();
    }

    private boolean isServed() {
        return workers.next() != null
                || workers.items().stream()
                        .anyMatch(worker -> !worker.draining()
                                && (worker.queues().isEmpty()
                                        || worker.queues().stream()
                                                .anyMatch(name -> name.replaceAll(":.*", "")
                                                        .equals(queue))));
    }

    private Reason own() {
        return switch (status.state()) {
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> Reason.finished(status.state());
            case STARTED ->
                Reason.of("running", "it runs on the worker " + text("worker")).worker(text("worker"));
            case WAITING -> dependency();
            case SCHEDULED, RETRYING -> said.containsKey("budget") ? budget() : due();
            case QUEUED -> queued();
        };
    }

    /** Its tenant has no money left for its next call. */
    private Reason budget() {
        return Reason.of("budget", text("budget") + "; it is tried again when it is due")
                .until(time("due"));
    }

    private Reason due() {
        return Reason.of(
                        "due",
                        status.state() == TaskState.RETRYING
                                ? "its last attempt failed, and it is tried again when it is due"
                                : "it is not due yet" + (said.containsKey("reason") ? ": " + text("reason") : ""))
                .until(time("due"));
    }

    private Reason dependency() {
        String count = said.get("waitsfor");
        String others = count == null ? "other tasks" : count + (count.equals("1") ? " other task" : " other tasks");
        return Reason.of("dependency", "it waits for " + others + " of its flow")
                .flow(text("flow"));
    }

    private Reason queued() {
        if (said.containsKey("limit")) {
            String limit = text("limit");
            return Reason.of("limit", "the limit " + limit + " lets no further task start now")
                    .limit(limit)
                    .until(time("opens"))
                    .ahead(number("ahead"));
        }
        if (said.containsKey("quota")) {
            return Reason.of("quota", "the quota of the model " + text("quota") + " has no room for its next call now")
                    .limit("quota:" + text("quota"))
                    .until(time("opens"))
                    .ahead(number("ahead"));
        }
        if (said.containsKey("suspect")) {
            return Reason.of(
                    "suspect",
                    "its worker was lost while it ran, so that it may be to blame: it waits until it can run apart from"
                            + " others");
        }
        long ahead = number("ahead");
        String count = (said.containsKey("more") ? "at least " : "") + ahead;
        return Reason.of(
                        "position",
                        ahead == 0
                                ? "it is the next one of its queue, and waits for a worker with a free slot"
                                : count + (ahead == 1 ? " task comes" : " tasks come") + " before it in the queue "
                                        + queue)
                .ahead(ahead);
    }

    private Instant since() {
        Instant known = time("since");
        if (known == null) {
            known = status.state().isFinal() ? status.finished() : status.started();
        }
        return Objects.requireNonNullElse(known, id.createdAt());
    }

    /** When it is due or its limit opens; in its queue, when those before it have started at the rate of the last minutes. */
    private @Nullable Instant start() {
        if (said.containsKey("due") || said.containsKey("limit") || said.containsKey("quota")) {
            return time(said.containsKey("due") ? "due" : "opens");
        }
        if (!said.containsKey("ahead") || said.containsKey("more")) {
            return null;
        }
        long ahead = number("ahead");
        long ended = number("ended");
        Instant now = Objects.requireNonNull(time("now"));
        if (ahead == 0) {
            return now;
        }
        return ended == 0 ? null : now.plusMillis(ahead * number("span") / ended);
    }

    private String text(String name) {
        return said.getOrDefault(name, "");
    }

    private long number(String name) {
        return Long.parseLong(said.getOrDefault(name, "0"));
    }

    private @Nullable Instant time(String name) {
        String ms = said.get(name);
        return ms == null ? null : Instant.ofEpochMilli((long) Double.parseDouble(ms));
    }
}
