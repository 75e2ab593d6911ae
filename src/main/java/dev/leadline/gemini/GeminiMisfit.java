package dev.leadline.gemini;

import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;

/**
 * Gemini's answer is not the JSON that was asked for: it is no JSON, or does not fit its schema. The message says where
 * and why.
 */
public final class GeminiMisfit extends TaskFailure.Transient {

    private static final long serialVersionUID = 1L;

    GeminiMisfit(String message) {
        super(ErrorType.ANSWER_MISFIT, message);
    }
}
