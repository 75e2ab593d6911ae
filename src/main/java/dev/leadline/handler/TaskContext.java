package dev.leadline.handler;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What a running handler can know about its task and report about it. Everything is written under the run's lease. */
public interface TaskContext {

    TaskId id();

    /** The run's right to write, which shared resources are bound to: when it ends, they are free again. */
    Lease lease();

    /** This run's number, from 1. */
    int attempt();

    String tenant();

    /** Reports to clients how far the run is. The newest report wins; Redis gets at most a few in a second. */
    void progress(int percent, String message);

    /**
     * Gives live output to those who follow the task: a piece of the text of the result, which goes on where the piece before
     * ended. The text is taken at once, in the order of the calls, also if nobody subscribes to the answer; small pieces are
     * sent together. When the task runs again, what earlier runs gave is void, and this run gives its text from the start.
     * All text is kept before the result is, unless Redis has no room: then readers are told that some is missing.
     *
     * <p>The answer comes when there is room for more, and is how a handler is slowed down while Redis is away. It fails when
     * the run lost its lease or was cancelled.
     *
     * @throws IllegalStateException at once if more than {@code leadline.live.waiting-characters} wait because the handler did
     *     not wait for the answers
     */
    Uni<Void> chunk(String text);

    /**
     * Runs {@code work} and keeps its result, or gives the result that was kept under this name before, by this run or an
     * earlier one, without running {@code work}. The answer comes once the result is kept; while Redis is away it waits.
     * Work that failed is not kept, nor is work whose worker died before its result was: both run again.
     *
     * <p>The answer fails, and nothing is kept,
     *
     * <ul>
     *   <li>as {@code work} fails;
     *   <li>with {@code too-large}, which ends the task, when the result takes more bytes as JSON in UTF-8 than {@code
     *       leadline.worker.max-result-bytes}, 4 MiB unless it is set;
     *   <li>when the result cannot be written as JSON, when a kept one cannot be read as {@code type}, when a step of this
     *       name is under way, or when Redis has no room: as any failure that a handler did not expect, it is retried;
     *   <li>when the run lost its lease or was cancelled: then nothing that it does counts any more.
     * </ul>
     *
     * @param name 1 to 200 characters (UTF-16 units); unique within the task: a second step of a name gets the first one's
     *     result
     * @param type of the result; Jackson writes and reads it
     * @throws IllegalArgumentException at once if the name is shorter or longer
     */
    <T> Uni<T> step(String name, TypeReference<T> type, Supplier<Uni<T>> work);

    /** {@link #step(String, TypeReference, Supplier)} for a plain class. */
    <T> Uni<T> step(String name, Class<T> type, Supplier<Uni<T>> work);

    /**
     * {@link #step(String, TypeReference, Supplier)} for work that calls providers.
     *
     * @param work gets whom to tell what each call cost, for the ledger
     */
    default <T> Uni<T> step(String name, TypeReference<T> type, Function<Consumer<Charge>, Uni<T>> work) {
        return step(name, type, () -> work.apply(charge -> used(charge.inStep(name))));
    }

    /** {@link #step(String, TypeReference, Function)} for a plain class. */
    default <T> Uni<T> step(String name, Class<T> type, Function<Consumer<Charge>, Uni<T>> work) {
        return step(name, type, () -> work.apply(charge -> used(charge.inStep(name))));
    }

    /**
     * The result of a step that this run, or an earlier one, has kept; empty when there is none. For work that a step does
     * only in some cases.
     */
    <T> Optional<T> kept(String name, Class<T> type);

    /** How many steps of this run or earlier ones are finished. */
    int finishedSteps();

    /**
     * Enters into the ledger what a call of a provider used and cost: with the next step that is kept, or with the outcome of the
     * run, however it ends, and once. The sum is kept with the task, too.
     */
    void used(Charge charge);

    /**
     * What the task may still spend, by its own budget and that of its tenant. A handler that finds that it {@linkplain
     * MoneyLeft#isShort() is short} should finish with what it has. A call of Gemini that may cost more than the hard budget has
     * left is not sent, whether it was asked or not. Waits while Redis is away.
     */
    default Uni<MoneyLeft> moneyLeft() {
        return Uni.createFrom().item(MoneyLeft.ANY);
    }

    /** By when the result is wanted; empty when the task does not say. Nothing ends a run that is late. */
    default Optional<Instant> deadline() {
        return Optional.empty();
    }

    /**
     * Holds what work may cost at most that goes on after this run, such as a batch, against the budgets: until {@link #payHeld}
     * or {@link #letMoneyGo}, or until the task ends, which charges it as a call of which nobody knows whether it is billed. A
     * task holds money for one such work; to hold it again, in this run or a later one, changes nothing. Fails as a call does
     * that its budget has no room for.
     */
    default Uni<Void> holdMoney(Charge most) {
        return Uni.createFrom().voidItem();
    }

    /**
     * Enters into the ledger what that work cost, and lets go of what was held for it, in one step. The ledger takes one such
     * charge of a task, the first: so this can be called again, by this run or a later one, until a step is kept that says that
     * it was.
     */
    default Uni<Void> payHeld(Charge charge) {
        used(charge);
        return Uni.createFrom().voidItem();
    }

    /**
     * Notes work that goes on after this run, such as a batch: before it begins, and again when more is known of it. If the task ends
     * before {@link #payHeld} or {@link #letMoneyGo}, because somebody cancels it for example, the work is ended where it goes on.
     *
     * @param work what has to be known for that, as {@code GeminiBatches.note} gives it. Other work is not ended: what is held for it
     *     becomes a charge of which nobody knows whether it is billed
     */
    default Uni<Void> noteWork(String work) {
        return Uni.createFrom().voidItem();
    }

    /** The work has ended, and costs nothing: what was held will never be charged. */
    default Uni<Void> letMoneyGo() {
        return Uni.createFrom().voidItem();
    }

    /**
     * Whether somebody cancelled the task, or its lease was lost. A reactive handler need not ask: its {@code Uni} is
     * cancelled. A handler that blocks should ask from time to time.
     */
    boolean isCancelled();

    /** A logger whose lines carry the task's id. */
    Logger log();
}
