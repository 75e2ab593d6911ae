package dev.leadline.gemini;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.ShownOnly;
import dev.leadline.task.Usage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini answered with the help of Google Search. Google's terms (Gemini API Additional Terms of 2026-03-23, "Grounding
 * with Google Search") let it be shown, as it came and with its search suggestions, to whoever asked; and forbid to cache it,
 * to pass it on, to analyse it, and to use its links (titles are part of them) to find pages that a program reads.
 *
 * <p>So it is no {@link Generation}, and nothing can be taken out of it: it can only be written as the JSON of a task's
 * result, which only the task's tenant is shown ({@link ShownOnly}). {@code ArchitectureTest} lists the classes that may
 * know it.
 */
@RegisterForReflection
@SuppressWarnings("UnusedVariable") // Jackson alone reads the fields.
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "text",
    "model",
    "finishReason",
    "truncated",
    "groundingSources",
    "searchEntryPoint",
    "tier",
    "usage"
})
public final class GroundedAnswer implements ShownOnly {

    @JsonProperty
    private final String text;

    @JsonProperty
    private final String model;

    @JsonProperty
    private final String finishReason;

    @JsonProperty
    private final boolean truncated;

    @JsonProperty
    private final List<Source> groundingSources;

    /** Google's search suggestions, unchanged. */
    @JsonProperty
    private final @Nullable JsonNode searchEntryPoint;

    /** Which tier served it. */
    @JsonProperty
    private final @Nullable String tier;

    @JsonProperty
    private final Usage usage;

    private final Duration shownFor;

    /** A page that the answer rests on. The URL is Google's redirect, and the title mostly the page's domain. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Source(String url, @Nullable String title) {}

    GroundedAnswer(
            GeminiAnswer.Written answer, List<Source> sources, @Nullable JsonNode searchEntryPoint, Duration shownFor) {
        this.text = answer.text();
        this.model = answer.model();
        this.finishReason = answer.finish();
        this.truncated = answer.truncated();
        this.groundingSources = sources;
        this.searchEntryPoint = searchEntryPoint;
        this.tier = answer.tier() == null ? null : answer.tier().spelled();
        this.usage = answer.usage();
        this.shownFor = shownFor;
    }

    /** What the call cost. */
    Usage usage() {
        return usage;
    }

    @Override
    public String reason() {
        return "A grounded answer may only be shown to whoever asked for it, and not be kept or passed on (Google's terms"
                + " for Grounding with Google Search).";
    }

    @Override
    public Duration shownFor() {
        return shownFor;
    }

    /** Says nothing of what it holds: texts of objects reach logs. */
    @Override
    public String toString() {
        return "a grounded answer of " + model;
    }
}
