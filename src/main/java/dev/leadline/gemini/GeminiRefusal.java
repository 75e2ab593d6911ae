package dev.leadline.gemini;

import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;

/**
 * Gemini does not answer this prompt, or broke its answer off, and would do so again. Another prompt may get an answer.
 */
public final class GeminiRefusal extends TaskFailure.Permanent {

    private static final long serialVersionUID = 1L;

    GeminiRefusal(String message) {
        super(ErrorType.PROVIDER_REFUSED, message);
    }
}
