package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.worker.WorkerLoop.Action;
import dev.leadline.worker.WorkerLoop.Action.Audit;
import dev.leadline.worker.WorkerLoop.Action.EndWait;
import dev.leadline.worker.WorkerLoop.Action.Pause;
import dev.leadline.worker.WorkerLoop.Action.Take;
import dev.leadline.worker.WorkerLoop.Action.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a worker does next, whatever happened; without Redis, clock and threads. */
class WorkerLoopTest {

    private static final int BATCH = 10;

    private final AtomicInteger free = new AtomicInteger(100);
    private final AtomicInteger ids = new AtomicInteger();
    private final WorkerLoop loop = new WorkerLoop(() -> "w" + ids.incrementAndGet(), BATCH, free::get);

    /** Everything that is to be done now. */
    private List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (Action action = loop.next(); action != null; action = loop.next()) {
            actions.add(action);
        }
        return actions;
    }

    /** An open worker that took nothing, and waits for a token. */
    private void idle() {
        loop.open();
        assertThat(actions()).containsExactly(new Take("w1", 1, BATCH, true));
        loop.taken("w1", 0, false);
        assertThat(actions()).containsExactly(new Wait("w1", false));
    }

    /** A worker without a free slot, which waits for its own token alone. */
    private void full() {
        free.set(2);
        loop.open();
        assertThat(actions()).containsExactly(new Take("w1", 1, 2, true));
        free.set(0);
        loop.taken("w1", 2, false);
        assertThat(actions()).containsExactly(new Wait("w1", true));
    }

    // ── Taking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerTakesFirstAndWaitsAfterThat() {
        idle();

        assertThat(actions()).isEmpty();
    }

    @Test
    void aWorkerIsIntroducedUntilATakeOfItsOwnWasAnswered() {
        loop.open();
        assertThat(actions()).containsExactly(new Take("w1", 1, BATCH, true));
        loop.failed();
        actions();
        loop.pauseOver();
        assertThat(actions()).containsExactly(new Take("w1", 1, BATCH, true));
        loop.taken("w1", 0, false);
        actions();

        loop.woken();

        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
    }

    @Test
    void aTokenIsFollowedByATakeUnderTheNextNumberAndByAnotherWait() {
        idle();

        loop.woken();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.taken("w1", 3, false);

        assertThat(actions()).containsExactly(new Wait("w1", false));
    }

    @Test
    void aDelayedTaskThatIsDueIsTakenAtOnce() {
        idle();

        loop.taskDue();

        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
    }

    @Test
    void askedToLookWhileATakeIsUnderWayItLooksOnceMoreAfterThat() {
        idle();
        loop.woken();
        assertThat(actions()).hasSize(1);

        loop.taskDue();
        loop.taskDue();
        assertThat(actions()).isEmpty();
        loop.taken("w1", 0, false);

        assertThat(actions()).containsExactly(new Take("w1", 3, BATCH, false), new Wait("w1", false));
        loop.taken("w1", 0, false);
        assertThat(actions()).isEmpty();
    }

    @Test
    void whileMoreIsReadyAndSlotsAreFreeItTakesOn() {
        idle();
        loop.woken();
        actions();

        loop.taken("w1", BATCH, true);

        assertThat(actions()).startsWith(new Take("w1", 3, BATCH, false));
    }

    @Test
    void moreThatCouldNotBeTakenIsNotAskedForAgainAndAgain() {
        idle();
        loop.woken();
        actions();

        loop.taken("w1", 0, true);

        assertThat(actions()).containsExactly(new Wait("w1", false));
    }

    @Test
    void aTakeAsksForNoMoreThanThereAreFreeSlots() {
        free.set(3);
        loop.open();

        assertThat(actions()).containsExactly(new Take("w1", 1, 3, true));
    }

    @Test
    void aSlotThatBecomesFreeIsFilledWhenMoreIsReadyAndIsNoReasonToTakeOtherwise() {
        free.set(1);
        loop.open();
        actions();
        loop.taken("w1", 0, false);
        actions();
        loop.slotsChanged();
        assertThat(actions()).as("nothing is ready").isEmpty();

        loop.woken();
        actions();
        free.set(0);
        loop.taken("w1", 1, true);
        assertThat(actions()).containsExactly(new Wait("w1", true));
        loop.slotsChanged();
        assertThat(actions()).as("an outcome was written, no slot is free").isEmpty();
        free.set(1);
        loop.slotsChanged();

        assertThat(actions()).containsExactly(new Take("w1", 3, 1, false));
    }

    // ── A full worker ───────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aFullWorkerWaitsForItsOwnTokenAloneAndStillBeats() {
        full();

        loop.woken();

        assertThat(actions()).containsExactly(new Take("w1", 2, 0, false));
        loop.taken("w1", 0, false);
        assertThat(actions()).containsExactly(new Wait("w1", true));
    }

    @Test
    void aWorkerThatIsNoLongerFullTakesAndEndsItsWaitOnceToWaitForItsQueuesToo() {
        full();

        free.set(1);
        loop.slotsChanged();
        assertThat(actions()).containsExactly(new Take("w1", 2, 1, false));
        loop.taken("w1", 0, false);
        assertThat(actions()).containsExactly(new EndWait("w1"));
        loop.slotsChanged();
        assertThat(actions()).isEmpty();
        loop.woken();

        assertThat(actions()).containsExactly(new Take("w1", 3, 1, false));
        loop.taken("w1", 0, false);
        assertThat(actions()).containsExactly(new Wait("w1", false));
    }

    @Test
    void aWorkerThatIsFilledAgainKeepsItsWait() {
        full();

        free.set(1);
        loop.slotsChanged();
        actions();
        free.set(0);
        loop.taken("w1", 1, true);

        assertThat(actions()).isEmpty();
    }

    // ── Before the worker is open ───────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerThatIsNotOpenYetIsIntroducedAndBeatsAndTakesNothing() {
        assertThat(actions()).containsExactly(new Take("w1", 1, 0, true));
        loop.taken("w1", 0, true);
        assertThat(actions()).containsExactly(new Wait("w1", true));
        loop.slotsChanged();
        assertThat(actions()).isEmpty();

        loop.open();

        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
    }

    // ── Failures ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTakeThatFailedIsRepeatedAfterAPauseWithTheSameNumber() {
        idle();
        loop.woken();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));

        loop.failed();
        assertThat(actions()).containsExactly(new Pause(1));
        loop.pauseOver();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.failed();
        assertThat(actions()).containsExactly(new Pause(2));
        loop.pauseOver();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.taken("w1", 0, false);
        actions();
        loop.woken();

        assertThat(actions()).as("and the next has the next").containsExactly(new Take("w1", 3, BATCH, false));
        loop.failed();
        assertThat(actions()).as("and pauses are short again").containsExactly(new Pause(1));
    }

    @Test
    void nothingThatHappensInAPauseCutsItShortButANewConnection() {
        idle();
        loop.woken();
        actions();
        loop.failed();
        actions();

        loop.woken();
        loop.taskDue();
        loop.slotsChanged();
        assertThat(actions()).isEmpty();
        loop.connected();

        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.pauseOver();
        assertThat(actions()).as("the end of a pause that was cut short").isEmpty();
    }

    @Test
    void aWorkerThatIsOpenedWhileRedisIsAwayTakesAfterThePause() {
        actions();
        loop.failed();
        assertThat(actions()).containsExactly(new Pause(1));
        loop.open();
        assertThat(actions()).isEmpty();

        loop.pauseOver();

        assertThat(actions()).containsExactly(new Take("w1", 1, BATCH, true));
    }

    // ── Comparing leases ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void leasesAreComparedBeforeTheNextTakeAndNotBesideIt() {
        idle();
        loop.auditDue();
        assertThat(actions()).as("an audit alone wakes nobody").isEmpty();

        loop.woken();

        assertThat(actions()).containsExactly(new Audit("w1"));
        loop.woken();
        assertThat(actions()).as("no take beside an audit").doesNotHaveAnyElementsOfTypes(Take.class);
        loop.audited();
        assertThat(actions()).startsWith(new Take("w1", 2, BATCH, false));
    }

    @Test
    void noAuditRunsWhileATakeIsUnderWay() {
        idle();
        loop.woken();
        actions();

        loop.connected();
        loop.taskDue();
        assertThat(actions()).isEmpty();
        loop.taken("w1", 0, false);

        assertThat(actions()).startsWith(new Audit("w1"));
    }

    @Test
    void noAuditRunsWhileATakeIsUnanswered() {
        idle();
        loop.woken();
        actions();
        loop.failed();
        actions();

        loop.connected();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.taken("w1", 0, false);
        actions();
        loop.woken();

        assertThat(actions()).containsExactly(new Audit("w1"));
    }

    @Test
    void anAuditThatFailedIsRepeatedAfterATakeThatDidNot() {
        idle();
        loop.auditDue();
        loop.woken();
        assertThat(actions()).containsExactly(new Audit("w1"));

        loop.failed();
        assertThat(actions()).containsExactly(new Pause(1));
        loop.pauseOver();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));
        loop.taken("w1", 0, false);
        loop.woken();

        assertThat(actions()).startsWith(new Audit("w1"));
    }

    // ── Being lost ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aLostWorkerGoesOnUnderANewIdFromItsFirstCall() {
        idle();

        assertThat(loop.lost("w1")).isTrue();

        assertThat(loop.worker()).isEqualTo("w2");
        assertThat(actions()).containsExactly(new Take("w2", 1, BATCH, true), new EndWait("w1"));
        loop.woken();
        loop.taken("w2", 0, false);
        assertThat(actions()).containsExactly(new Take("w2", 2, BATCH, false), new Wait("w2", false));
    }

    @Test
    void aTakeThatSaysThatTheWorkerIsLostIsFollowedByOneUnderTheNewId() {
        idle();
        loop.woken();
        actions();

        loop.taken("w1", 0, false);
        loop.lost("w1");

        assertThat(actions()).containsExactly(new Take("w2", 1, BATCH, true));
        loop.taken("w2", 0, false);
        assertThat(actions()).containsExactly(new Wait("w2", false));
    }

    @Test
    void theAnswerToATakeOfALostWorkerCountsAsNoneOfTheNewOne() {
        idle();
        loop.woken();
        assertThat(actions()).containsExactly(new Take("w1", 2, BATCH, false));

        loop.lost("w1");
        assertThat(actions()).as("one take at a time").isEmpty();
        loop.taken("w1", 5, true);

        assertThat(actions()).containsExactly(new Take("w2", 1, BATCH, true));
    }

    @Test
    void aWorkerIsLostOnce() {
        idle();
        loop.lost("w1");

        assertThat(loop.lost("w1")).isFalse();
        assertThat(loop.worker()).isEqualTo("w2");
    }

    // ── Stopping ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerThatStopsTakesNoMoreAndStillBeats() {
        full();

        loop.stop();
        free.set(2);
        loop.slotsChanged();
        assertThat(actions()).isEmpty();
        loop.woken();

        assertThat(actions()).containsExactly(new Take("w1", 2, 0, false));
        loop.taken("w1", 0, true);
        assertThat(actions()).containsExactly(new Wait("w1", true));
    }

    @Test
    void aWorkerThatLeftDoesNothingWhateverHappens() {
        idle();
        loop.leave();

        loop.woken();
        loop.connected();
        loop.taskDue();
        loop.lost("w1");

        assertThat(actions()).isEmpty();
    }

    // ── Orders ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aWorkerThatDrainsBeatsAndSaysSoAndTakesNothing() {
        idle();
        loop.woken();
        actions();
        loop.taken("w1", 0, false);
        loop.ordered(true);

        assertThat(actions()).containsExactly(new Take("w1", 3, 0, true), new Wait("w1", true));

        loop.woken();
        loop.taken("w1", 0, true);
        assertThat(actions()).containsExactly(new Take("w1", 4, 0, false), new Wait("w1", true));
    }

    @Test
    void aWorkerThatIsResumedTakesAtOnce() {
        idle();
        loop.woken();
        actions();
        loop.taken("w1", 0, false);
        loop.ordered(true);
        actions();
        loop.taken("w1", 0, true);
        loop.ordered(false);

        assertThat(actions()).contains(new Take("w1", 4, BATCH, true));
    }
}
