package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tier that served a call, on which its price depends. Gemini says it in the answer, or only in a header of the reply, or
 * not at all: then it is the one that was asked for. It is noted in the answer, where all who read the answer find it.
 */
final class ServedTier {

    /** A header of answers that says which tier served them, such as standard when priority was asked for in vain. */
    private static final String HEADER = "x-gemini-service-tier";

    private static final String USAGE = "usageMetadata";
    private static final String FIELD = "serviceTier";

    private ServedTier() {}

    /** As far as the reply says it before its body. */
    static Tier of(GeminiReply reply, @Nullable Tier asked) {
        return Tier.named(reply.header(HEADER)).orElse(asked == null ? Tier.STANDARD : asked);
    }

    /** What an answer says; empty when it says nothing, or names a tier that is not known here. */
    static Optional<Tier> in(JsonNode answer) {
        return Tier.named(answer.path(USAGE).path(FIELD).asText());
    }

    /** Notes a tier in an answer, whatever it says itself: what a batch answered is billed as a batch. */
    static void fix(JsonNode answer, Tier tier) {
        if (answer instanceof ObjectNode object && answer.path(USAGE).isObject()) {
            object.withObject("/" + USAGE).put(FIELD, tier.spelled());
        }
        note(answer, tier);
    }

    /** Notes a tier in an answer that says of none. */
    static void note(JsonNode answer, Tier tier) {
        JsonNode usage = answer.path(USAGE);
        if (answer instanceof ObjectNode object
                && (usage.isMissingNode() || usage.isObject() && !usage.hasNonNull(FIELD))) {
            object.withObject("/" + USAGE).put(FIELD, tier.spelled());
        }
    }
}
