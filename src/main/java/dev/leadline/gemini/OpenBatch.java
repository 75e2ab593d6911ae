package dev.leadline.gemini;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is about to be submitted, or was, as it is noted for the case that its task ends before it.
 *
 * @param name that Google gave to it; null: Google has not answered yet, and may not have it
 * @param at when it was submitted
 */
@RegisterForReflection
record OpenBatch(BatchPlan plan, @Nullable String name, Instant at) {}
