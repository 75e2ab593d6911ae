package dev.leadline.worker;

import dev.leadline.broker.Finish;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Usage;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Logs the start and the outcome of every run, one line each, in the category {@code dev.leadline.tasks}. */
final class TaskLog {

    private static final Logger LOG = Logger.getLogger("dev.leadline.tasks");

    private TaskLog() {}

    static void received(LeasedTask task) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LOG.infof("%s %s received, attempt %d", task.handler(), task.id(), task.attempt());
    }

    static void ended(LeasedTask task, Outcome outcome, Duration took) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LOG.infof(
                "%s %s %s, attempt %d, after %d ms%s",
                task.handler(), task.id(), describe(outcome), task.attempt(), took.toMillis(), paid(outcome.usage()));
    }

    /** Over all its attempts. */
    private static String paid(Usage usage) {
        return usage.equals(Usage.NONE)
                ? ""
                : ", has used " + (usage.promptTokens() + usage.outputTokens()) + " tokens for $"
                        + usage.costUsd().toPlainString();
    }

    static void notWritten(Lease lease, Finish.Result result) {
        LOG.warnf(
                "%s: the outcome of its lease %d was not written (%s)",
                lease.task(),
                lease.number(),
                result == Finish.Result.LOST ? "the lease was lost" : "the record is gone");
    }

    private static String describe(Outcome outcome) {
        if (outcome instanceof Outcome.Failed end) {
            return "failed (" + end.error().type() + ": " + end.error().message() + ")";
        }
        if (outcome instanceof Outcome.Retry end) {
            return "failed (" + end.error().type() + ": " + end.error().message() + "), runs again in "
                    + end.delay().toMillis() + " ms";
        }
        if (outcome instanceof Outcome.Snoozed end) {
            return "snoozed (" + end.error().message() + "), runs again in "
                    + (end.flight() == null ? "" : "at most ")
                    + end.delay().toMillis() + " ms";
        }
        if (outcome instanceof Outcome.Parked end) {
            return "parked until " + end.gate() + " has room for about " + end.tokens() + " tokens";
        }
        if (outcome instanceof Outcome.Succeeded) {
            return "succeeded";
        }
        return outcome instanceof Outcome.Cancelled ? "cancelled" : "released";
    }
}
