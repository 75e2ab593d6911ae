package dev.leadline.gemini;

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

    /**
     * @param drafts where a first answer is kept that does not fit, and comes from if an earlier run kept one
     * @param call asks Gemini once, and does not look at the schema
     */
    Uni<Generation> ask(Prompt prompt, Drafts drafts, Function<Prompt, Uni<Generation>> call) {
        return Uni.createFrom()
                .deferred(() -> drafts.kept()
                        .map(draft -> askAgain(prompt, draft, call))
                        .orElseGet(() -> askFirst(prompt, drafts, call)));
    }

    private Uni<Generation> askFirst(Prompt prompt, Drafts drafts, Function<Prompt, Uni<Generation>> call) {
        return call.apply(prompt)
                .emitOn(workers)
                .chain(answer -> Uni.createFrom()
                        .item(() -> fitting(answer, prompt))
                        .onFailure(GeminiMisfit.class)
                        .recoverWithUni(misfit -> drafts.keep(new Drafts.Draft(
                                        answer.text(), String.valueOf(misfit.getMessage()), answer.usage()))
                                .chain(draft -> askAgain(prompt, draft, call))));
    }

    private Uni<Generation> askAgain(Prompt prompt, Drafts.Draft draft, Function<Prompt, Uni<Generation>> call) {
        return call.apply(again(prompt, draft.text(), draft.why()))
                .emitOn(workers)
                .map(answer -> fitting(answer, prompt).plus(draft.usage()));
    }

    private Generation fitting(Generation answer, Prompt prompt) {
        return answer.with(answers.read(answer, Objects.requireNonNull(prompt.schema())));
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
