package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.GroundingSource;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code gemini_generate_task}: one call of Gemini. */
@Singleton
class GeminiGenerateHandler implements TaskHandler<GeminiGenerateHandler.Args, GeminiGenerateHandler.Answer> {

    private final GeminiClient gemini;

    GeminiGenerateHandler(GeminiClient gemini) {
        this.gemini = gemini;
    }

    /**
     * What to ask.
     *
     * @param schema JSON Schema of the answer (draft 2020-12, unless it names another); if the answer does not fit it,
     *     the attempt fails
     * @param grounded whether Google Search may be used; not possible together with a schema
     */
    @RegisterForReflection
    record Args(
            @NotBlank(message = "is required, and must not be blank")
            String prompt,

            @Nullable String system,

            @Pattern(
                    regexp = "[A-Za-z0-9._-]{1,100}",
                    message = "must be the name of a model, such as gemini-3.8-flash")
            @Nullable
            String model,

            @JsonSchema @Nullable JsonNode schema,

            @Nullable Boolean grounded) {

        Args {
            if (schema != null && schema.isNull()) {
                schema = null;
            }
        }

        @AssertTrue(
                message =
                        "grounded cannot be used together with a schema: first ask with grounded, then ask for JSON about the answer")
        boolean isEitherGroundedOrStructured() {
            return schema == null || !Boolean.TRUE.equals(grounded);
        }
    }

    /**
     * Text, or JSON when a schema was given.
     *
     * @param truncated whether the text was cut at the output limit; if JSON is cut, the task fails
     * @param searchEntryPoint the search suggestions of a grounded answer as Google gave them; Google's terms require
     *     that they are shown with the answer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Answer(
            @Nullable String text,
            @Nullable JsonNode json,
            String model,
            String finishReason,
            boolean truncated,
            List<GroundingSource> groundingSources,
            @Nullable JsonNode searchEntryPoint,
            Usage usage) {}

    @Override
    public String name() {
        return "gemini_generate_task";
    }

    @Override
    public String description() {
        return "Asks Gemini once: text in, text out, or JSON that fits a given schema. A text that was cut at the output"
                + " limit says truncated: true; a grounded answer brings Google's search suggestions in searchEntryPoint.";
    }

    @Override
    public Optional<String> missing() {
        return gemini.missing();
    }

    @Override
    public Uni<Answer> run(Args args, TaskContext context) {
        Prompt prompt = new Prompt(
                args.prompt(), args.system(), args.model(), args.schema(), Boolean.TRUE.equals(args.grounded()));
        return context.step(
                "generate",
                Answer.class,
                () -> gemini.generate(prompt, context::used).map(GeminiGenerateHandler::answer));
    }

    private static Answer answer(Generation answer) {
        return new Answer(
                answer.json() == null ? answer.text() : null,
                answer.json(),
                answer.model(),
                answer.finishReason(),
                answer.truncated(),
                answer.groundingSources(),
                answer.searchEntryPoint(),
                answer.usage());
    }
}
