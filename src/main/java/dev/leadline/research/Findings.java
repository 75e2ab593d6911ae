package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model's answer about one section, not yet checked.
 *
 * @param refusal why it refused to answer; null when it answered
 */
@RegisterForReflection
record Findings(
        List<Claim> claims,
        List<String> gaps,
        String model,
        @Nullable String refusal) {}
