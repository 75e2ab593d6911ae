package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.sharing.Circle;
import dev.leadline.sharing.SharedCall;
import dev.leadline.sharing.SharedCalls;
import dev.leadline.sharing.SharingConfig;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks what several tasks ask once, if they share it. Grounded answers are of another type, and never come here. */
final class SharedAnswers<T> implements SharedCalls.Form<T> {

    private final SharedCalls calls;
    private final ObjectMapper json;
    private final Class<T> type;
    private final UnaryOperator<T> asShared;
    private final SharedFailures failures;

    /**
     * @param type of the answers, as JSON
     * @param asShared makes of an answer what another task gets
     */
    SharedAnswers(SharedCalls calls, ObjectMapper json, Class<T> type, UnaryOperator<T> asShared) {
        this.calls = calls;
        this.json = json;
        this.type = type;
        this.asShared = asShared;
        this.failures = new SharedFailures(json);
    }

    /**
     * A question of a run.
     *
     * @param digest gives that of {@link QuestionDigest}; it is asked for only if the question is shared
     * @param lease null: nobody can be told when the answer is there, so it is not shared
     */
    record Question(Supplier<String> digest, @Nullable Lease lease, Sharing sharing) {}

    /** See {@link GeminiClient#sharing}. */
    Sharing sharing(String tenant, @Nullable String with, @Nullable Duration cacheFor) {
        SharingConfig usual = calls.config();
        Circle circle = with == null ? usual.with() : Circle.named(with);
        if (circle == Circle.NO && (with != null || cacheFor == null)) {
            return Sharing.NONE;
        }
        return new Sharing(
                circle == Circle.ALL ? SharedCall.EVERYBODY : tenant,
                cacheFor == null ? usual.cacheFor().orElse(Duration.ZERO) : cacheFor);
    }

    /** @param ask makes the call */
    Uni<T> once(Question question, Supplier<Uni<T>> ask) {
        return call(question).map(call -> calls.once(call, ask, this)).orElseGet(ask);
    }

    /** The answer of another call; empty if this run has to ask. Fails while another task asks. */
    Uni<Optional<T>> find(Question question) {
        return call(question)
                .map(call -> calls.find(call, this))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** Shares an answer that this run got otherwise. */
    Uni<T> offered(Question question, T answer) {
        return call(question)
                .map(call -> calls.offer(call, answer, this))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .replaceWith(answer);
    }

    /** Empty: it is shared with nobody. */
    private Optional<SharedCall> call(Question question) {
        Lease lease = question.lease();
        String scope = question.sharing().scope();
        return lease == null || scope == null
                ? Optional.empty()
                : Optional.of(new SharedCall(
                        lease,
                        scope,
                        question.digest().get(),
                        question.sharing().cacheFor()));
    }

    @Override
    public String write(T answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    @Override
    public T read(String text) {
        try {
            return asShared.apply(json.readValue(text, type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept answer cannot be read", e);
        }
    }

    @Override
    public @Nullable String writeFailure(Throwable failure) {
        return failures.write(failure);
    }

    @Override
    public Throwable readFailure(String text) {
        return failures.read(text);
    }
}
