package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Asks Gemini once. The queue does the retries, so every failure is a {@link TaskFailure} that says whether and when to
 * try again. Cancelling the answer closes the HTTP request.
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
        this.requests = new GeminiRequest(
                json, config.maxOutputTokens().map(OptionalInt::of).orElse(OptionalInt.empty()));
        this.answers = new GeminiAnswer(json);
        this.errors = new GeminiErrors(json, endpoint.key());
        this.workers = workers;
    }

    /**
     * Fails with a {@link TaskFailure} if no answer comes, or one that does not fit the prompt's schema.
     *
     * @param used gets what an answer cost, even if it cannot be used
     */
    public Uni<Generation> generate(Prompt prompt, Consumer<Usage> used) {
        if (prompt.grounded() && prompt.schema() != null) {
            return Uni.createFrom()
                    .failure(
                            TaskFailure.permanent(
                                    ErrorType.INVALID_ARGUMENTS,
                                    "grounded and schema cannot be used together: first ask with grounded, then ask for JSON about the answer"));
        }
        String model = Optional.ofNullable(prompt.model()).or(config::model).orElse(DEFAULT_MODEL);
        Uni<Response> called = Uni.createFrom()
                .deferred(() -> endpoint.generateContent(bare(model), requests.body(prompt)))
                .onFailure(failure -> !(failure instanceof TaskFailure))
                .transform(errors::unreachable);
        // An answer is checked against its schema on a worker thread, since that may take long; a text is read at once.
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

    /** The API's lists of models put "models/" before each name; its paths already contain that. */
    private static String bare(String model) {
        return model.startsWith("models/") ? model.substring("models/".length()) : model;
    }

    /** What is missing to call Gemini, as a sentence; empty when nothing is. */
    public Optional<String> missing() {
        return endpoint.missing();
    }
}
