package dev.leadline.worker;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a worker does next: take, compare leases, pause, or wait for a wake token. A plain state machine that
 * knows no Redis, no clock and no threads: its methods report what happened, and after each of them {@link #next} is
 * called until there is nothing more to do. Not thread-safe.
 *
 * <p>One command is under way at a time. Beside it runs at most one wait for a wake token, whose end asks for a take.
 */
final class WorkerLoop {

    /** Something to do now. */
    sealed interface Action {

        /**
         * Take tasks from Redis.
         *
         * @param call the number of the call; the same number repeats a call that failed
         * @param want how many tasks; 0 when none can be run, since a take is also a beat
         * @param introduce whether Redis does not know yet who the worker is
         */
        record Take(String worker, long call, int want, boolean introduce) implements Action {}

        /** Compare the leases that the worker holds according to Redis with those that it really holds. */
        record Audit(String worker) implements Action {}

        /** Do nothing until {@link #pauseOver}, after this number of failures in a row. */
        record Pause(int failures) implements Action {}

        /**
         * Wait for a wake token.
         *
         * @param full wait only for the worker's own token, since no further task could be run
         */
        record Wait(String worker, boolean full) implements Action {}

        /** End the wait that was begun for this worker, by a token for it. */
        record EndWait(String worker) implements Action {}
    }

    /** The command under way. */
    private enum Command {
        NONE,
        TAKE,
        AUDIT,
        PAUSE
    }

    /** The wait under way. */
    private enum Waiting {
        NO,
        FOR_ANYTHING,
        /** Only for the worker's own token. */
        FULL,
        /** A token that ends it was sent. */
        ENDING
    }

    private final Supplier<String> ids;
    private final int batch;
    private final IntSupplier freeSlots;

    private String worker;
    private long call = 1;
    private boolean introduced;

    private Command command = Command.NONE;
    private boolean pauseDue;
    private int failures;
    private boolean takeDue = true;
    private boolean auditDue;
    private boolean waitDue;
    private Waiting waiting = Waiting.NO;
    private @Nullable String waitToEnd;

    // There may be ready tasks that the last take did not ask for.
    private boolean moreReady;
    private boolean open;
    private boolean draining;
    private boolean stopping;
    private boolean gone;

    /**
     * Takes no tasks until {@link #open} is called.
     *
     * @param ids gives a new name for the worker each time
     * @param batch how many tasks one take asks for at most
     * @param freeSlots how many more tasks can be run now
     */
    WorkerLoop(Supplier<String> ids, int batch, IntSupplier freeSlots) {
        this.ids = ids;
        this.batch = batch;
        this.freeSlots = freeSlots;
        this.worker = ids.get();
    }

    /** The id under which the worker takes now. */
    String worker() {
        return worker;
    }

    /** What to do now; it counts as begun. Null: nothing. */
    @Nullable
    Action next() {
        if (gone) {
            return null;
        }
        if (pauseDue) {
            pauseDue = false;
            return new Action.Pause(failures);
        }
        if (takeDue && command == Command.NONE) {
            // A take that failed is repeated first: an audit would not know the leases that it may have made.
            return auditDue && failures == 0 ? audit() : take();
        }
        if (waitToEnd != null) {
            Action end = new Action.EndWait(waitToEnd);
            waitToEnd = null;
            return end;
        }
        if (waitDue && waiting == Waiting.NO) {
            return await();
        }
        waitDue = false;
        return null;
    }

    private Action take() {
        int want = isClosed() ? 0 : Math.min(batch, freeSlots.getAsInt());
        takeDue = false;
        moreReady = want == 0;
        command = Command.TAKE;
        return new Action.Take(worker, call, want, !introduced);
    }

    private Action audit() {
        auditDue = false;
        command = Command.AUDIT;
        return new Action.Audit(worker);
    }

    private Action await() {
        boolean full = isFull();
        waitDue = false;
        waiting = full ? Waiting.FULL : Waiting.FOR_ANYTHING;
        return new Action.Wait(worker, full);
    }

    private boolean isClosed() {
        return stopping || draining || !open;
    }

    private boolean isFull() {
        return isClosed() || freeSlots.getAsInt() == 0;
    }

    // ── What happened to the command under way ──────────────────────────────────────────────────────────────────────

    /**
     * A take was answered, and its tasks occupy slots already.
     *
     * @param asker the worker that the take was made for
     * @param tasks how many it leased
     * @param more whether another take would find tasks at once
     */
    void taken(String asker, int tasks, boolean more) {
        command = Command.NONE;
        if (!asker.equals(worker)) {
            takeDue = true;
            return;
        }
        call++;
        failures = 0;
        introduced = true;
        moreReady |= more;
        takeDue |= more && tasks > 0 && !isFull();
        waitDue = true;
        if (waiting == Waiting.FULL && !isFull() && (takeDue || !moreReady)) {
            endWait(worker);
        }
    }

    /** The leases were compared. */
    void audited() {
        command = Command.NONE;
    }

    /** The command under way failed; Redis may have run it all the same. */
    void failed() {
        auditDue |= command == Command.AUDIT;
        command = Command.PAUSE;
        failures++;
        takeDue = true;
        pauseDue = true;
    }

    /** How many commands failed since the last one that did not. */
    int failures() {
        return failures;
    }

    /** The time of a pause is over; no harm is done if this comes when there is no pause. */
    void pauseOver() {
        if (command == Command.PAUSE) {
            command = Command.NONE;
        }
    }

    // ── What else happened ──────────────────────────────────────────────────────────────────────────────────────────

    /** The wait ended: by a token, by its time, or by a failure. */
    void woken() {
        waiting = Waiting.NO;
        takeDue = true;
    }

    /** A delayed task is due. */
    void taskDue() {
        takeDue = true;
    }

    /** Tasks can be run from now on. */
    void open() {
        open = true;
        takeDue = true;
    }

    /**
     * What the worker does was changed by an order, so it says anew who it is.
     *
     * @param drains whether it takes no tasks from now on
     */
    void ordered(boolean drains) {
        draining = drains;
        introduced = false;
        takeDue = true;
    }

    /** A slot may have become free. */
    void slotsChanged() {
        takeDue |= (moreReady || waiting == Waiting.FULL) && !isFull();
    }

    /** A new connection to Redis was made; an answer may have been lost with the old one. */
    void connected() {
        auditDue = true;
        pauseOver();
    }

    /** The leases are to be compared before the next take. */
    void auditDue() {
        auditDue = true;
    }

    /**
     * The worker was declared lost: it goes on under a new id.
     *
     * @return whether it still was that worker
     */
    boolean lost(String id) {
        if (!id.equals(worker)) {
            return false;
        }
        if (waiting != Waiting.NO && waiting != Waiting.ENDING) {
            endWait(id);
        }
        worker = ids.get();
        call = 1;
        introduced = false;
        waitDue = false;
        takeDue = true;
        return true;
    }

    /** From now on it takes no tasks, but still beats. */
    void stop() {
        stopping = true;
    }

    /** From now on it does nothing. */
    void leave() {
        gone = true;
    }

    private void endWait(String id) {
        waiting = Waiting.ENDING;
        waitToEnd = id;
    }
}
