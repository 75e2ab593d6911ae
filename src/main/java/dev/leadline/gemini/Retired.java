package dev.leadline.gemini;

import dev.leadline.quota.Refused;
import dev.leadline.task.TaskFailure;

/** Gemini does not know the model, or does not serve it any more. */
final class Retired extends Refused {

    private static final long serialVersionUID = 1L;

    Retired(TaskFailure otherwise) {
        super(otherwise, false);
    }
}
