package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model said on one section, not yet checked.
 *
 * @param refusal why it said nothing; null when it answered
 */
@RegisterForReflection
record Findings(
        List<Claim> claims,
        List<String> gaps,
        String model,
        @Nullable String refusal) {}
