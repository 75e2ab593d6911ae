package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a report took.
 *
 * @param calls of the model whose answers were kept
 * @param costUsd what they cost, in US dollars; the ledger also has those whose answers were lost
 * @param seconds since the task first ran
 * @param prompts version of the prompts
 * @param cut why the report is shorter than it could be; null when the budget was enough
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Effort(
        String depth,
        int calls,
        BigDecimal costUsd,
        long seconds,
        String prompts,
        @Nullable String cut) {}
