package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Asks Gemini, once: the retry lives in the queue, so every failure is a {@link TaskFailure} that says whether and when
 * to try again. Cancelling the answer closes the HTTP request.
 */
@Singleton
public class GeminiClient {

    private static final String DEFAULT_MODEL = "gemini-3.8-flash";

    private final GeminiEndpoint endpoint;
    private final GeminiConfig config;
    private final GeminiRequest requests;
    private final GeminiAnswer answers;
    private final GeminiErrors errors;
    private final ExecutorService workers;

    public GeminiClient(GeminiEndpoint endpoint, GeminiConfig config, ObjectMapper json, ExecutorService workers) {
        this.endpoint = endpoint;
        this.config = config;
        this.requests = new GeminiRequest(json, config.maxOutputTokens());
        this.answers = new GeminiAnswer(json);
        this.errors = new GeminiErrors(json, endpoint.key());
        this.workers = workers;
    }

    /**
     * Fails with a {@link TaskFailure} where no answer comes, or none that fits the prompt's schema.
     *
     * @param used is told what an answer cost, also where it cannot be used
     */
    public Uni<Generation> generate(Prompt prompt, Consumer<Usage> used) {
        if (prompt.grounded() && prompt.schema() != null) {
            return Uni.createFrom()
                    .failure(
                            TaskFailure.permanent(
                                    ErrorType.INVALID_ARGUMENTS,
                                    "grounded and schema do not go together: ask grounded first, then for JSON about the answer"));
        }
        String model = Optional.ofNullable(prompt.model()).or(config::model).orElse(DEFAULT_MODEL);
        Uni<Response> called = Uni.createFrom()
                .deferred(() -> endpoint.generateContent(bare(model), requests.body(prompt)))
                .onFailure(failure -> !(failure instanceof TaskFailure))
                .transform(errors::unreachable);
        // An answer is held to its schema on a worker thread, since a schema may ask for much; a text is read at once.
        return (prompt.schema() == null ? called : called.emitOn(workers))
                .map(response -> read(response, prompt, model, used));
    }

    private Generation read(Response response, Prompt prompt, String model, Consumer<Usage> used) {
        try (response) {
            String body = response.hasEntity() ? response.readEntity(String.class) : "";
            if (response.getStatus() != Response.Status.OK.getStatusCode()) {
                throw errors.of(response.getStatus(), response.getHeaderString("Retry-After"), body);
            }
            return answers.read(body, prompt, model, used);
        }
    }

    /** The API's lists name models with the prefix that its paths already have. */
    private static String bare(String model) {
        return model.startsWith("models/") ? model.substring("models/".length()) : model;
    }

    /** What is missing to call Gemini, as a sentence; empty when nothing is. */
    public Optional<String> missing() {
        return endpoint.missing();
    }
}
