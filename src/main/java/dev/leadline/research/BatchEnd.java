package dev.leadline.research;

import dev.leadline.gemini.Generation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch. One of the two is there.
 *
 * @param answer not compared with a schema yet
 * @param problem why there is no answer
 * @param refused whether Gemini would refuse the question in any other way, too
 */
@RegisterForReflection
record BatchEnd(@Nullable Generation answer, @Nullable String problem, boolean refused) {

    static BatchEnd without(String problem) {
        return new BatchEnd(null, problem, false);
    }
}
