package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Asks for JSON. If the answer does not fit its schema, Gemini is told why, and asked once more; if that answer does not
 * fit either, the question fails with {@link GeminiMisfit}.
 */
final class RepairRound {

    /** How many characters of an answer are shown to Gemini again. */
    private static final int MOST_SHOWN = 20_000;

    private final AnswerJson answers;
    private final Executor workers;

    /** @param workers where answers are checked, since that may take long */
    RepairRound(ObjectMapper json, Executor workers) {
        this.answers = new AnswerJson(json);
        this.workers = workers;
    }

    /** @param call asks Gemini once, and does not look at the schema */
    Uni<Generation> ask(Prompt prompt, Function<Prompt, Uni<Generation>> call) {
        JsonNode schema = Objects.requireNonNull(prompt.schema());
        return call.apply(prompt)
                .emitOn(workers)
                .chain(answer -> Uni.createFrom()
                        .item(() -> answer.with(answers.read(answer, schema)))
                        .onFailure(GeminiMisfit.class)
                        .recoverWithUni(misfit -> askAgain(prompt, answer, String.valueOf(misfit.getMessage()), call)));
    }

    private Uni<Generation> askAgain(
            Prompt prompt, Generation unfit, String why, Function<Prompt, Uni<Generation>> call) {
        JsonNode schema = Objects.requireNonNull(prompt.schema());
        return call.apply(again(prompt, unfit.text(), why))
                .emitOn(workers)
                .map(answer -> answer.with(answers.read(answer, schema)).plus(unfit.usage()));
    }

    /**
     * All in one turn of the user: a turn of the model would have to come with the signatures of its thoughts, without which
     * newer models refuse it.
     */
    private static Prompt again(Prompt prompt, String unfit, String why) {
        String shown = unfit.length() <= MOST_SHOWN ? unfit : unfit.substring(0, MOST_SHOWN) + "…";
        return prompt.saying(prompt.text() + "\n\nYour last answer to this was:\n" + shown
                + "\n\nIt cannot be used. " + why
                + "\nAnswer again, with one JSON value that fits the schema, and nothing else.");
    }
}
