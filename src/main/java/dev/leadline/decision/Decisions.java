package dev.leadline.decision;

import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.Money;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has questions about a text answered. Every failure is a {@link TaskFailure}; cancelling closes the HTTP request. */
public interface Decisions {

    /**
     * The same questions in as many inquiries as there have to be calls, in order; mostly one. Who keeps the answers to each in a
     * step of its own pays for none of them twice.
     */
    List<Inquiry> calls(Inquiry inquiry);

    /**
     * Asks all questions, with one call after another if there have to be several.
     *
     * @param lease of the run that asks: the quota of the model has to have room for it, or the answer fails with {@link
     *     TaskFailure.Parked}; null: no quota is asked
     * @param used gets what each call cost, even if its answer cannot be used
     */
    Uni<Decided> decide(Inquiry inquiry, @Nullable Lease lease, Consumer<Charge> used);

    /**
     * With whom a task shares its calls.
     *
     * @param tenant of the task
     * @param with {@code no}, {@code tenant} or {@code all}; null: as it is configured, or {@code tenant} if there is a {@code
     *     cacheFor}
     * @param cacheFor how old an answer may be; zero: only one that came after the task was accepted; null: as it is configured
     */
    record Shared(
            String tenant, @Nullable String with, @Nullable Duration cacheFor) {}

    /**
     * The same, with calls that tasks share: while another task makes the same call, the answer fails with {@link
     * TaskFailure.Following}.
     */
    Uni<Decided> decide(Inquiry inquiry, Shared shared, Lease lease, Consumer<Charge> used);

    /**
     * How many bytes the request of one call may have so that it costs no more than this, whatever the model counts as a token:
     * no token has less than a byte. Prices are those of the model that is configured, today.
     *
     * @return 0 if each call costs more; empty if no price is known
     */
    OptionalLong bytesFor(Money most);

    /** What is missing to ask, as a sentence; empty when nothing is. */
    Optional<String> missing();
}
