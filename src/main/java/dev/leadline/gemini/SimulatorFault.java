package dev.leadline.gemini;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the simulator fails when asked to, as Gemini and the proxies before it do. */
enum SimulatorFault {
    QUOTA_PER_MINUTE(429, """
            {"error":{"code":429,"message":"You exceeded your current quota. Please retry in 1.5s.",\
            "status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",\
            "violations":[{"quotaMetric":"generativelanguage.googleapis.com/generate_content_requests",\
            "quotaId":"GenerateRequestsPerMinutePerProjectPerModel","quotaValue":"10"}]},\
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}"""),
    QUOTA_PER_DAY(429, """
            {"error":{"code":429,"message":"You exceeded your current quota. Please retry in 36s.",\
            "status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",\
            "violations":[{"quotaMetric":"generativelanguage.googleapis.com/generate_content_requests",\
            "quotaId":"GenerateRequestsPerDayPerProjectPerModel","quotaValue":"20"}]},\
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36s"}]}}"""),
    OVERLOADED(503, """
            {"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"""),
    HTML(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
    EMPTY(200, ""),
    BLOCKED(200, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":9}}"),
    NO_CANDIDATES(200, "{\"usageMetadata\":{\"promptTokenCount\":9}}"),
    /** In a stream: an error as bare JSON after the first event. Like the next two, without effect on other calls. */
    STREAM_ERROR(200, ""),
    /** In a stream: ends after the first event, as if that were all. */
    STREAM_CUT(200, ""),
    /** In a stream: closes the connection after the first event. */
    STREAM_RESET(200, ""),
    /** Never answers. */
    HANG(0, ""),
    /** Closes the connection. */
    RESET(0, "");

    private final int status;
    private final String body;

    SimulatorFault(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** Whether it shows only in an answer that is streamed. */
    boolean isOfStreams() {
        return this == STREAM_ERROR || this == STREAM_CUT || this == STREAM_RESET;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    /** The body of an answer to questions that are to be decided, whose fields have other names. */
    String bodyOfDecisions() {
        return switch (this) {
            case BLOCKED ->
                "{\"prompt_feedback\":{\"block_reason\":\"safety\"},\"usage\":{\"total_input_tokens\":9,\"total_tokens\":9}}";
            case NO_CANDIDATES -> "{\"usage\":{\"total_input_tokens\":9,\"total_tokens\":9}}";
            default -> body;
        };
    }

    /** By its name, see {@link #names}. */
    static Optional<SimulatorFault> named(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.spelled().equals(name))
                .findFirst();
    }

    /** All names, in lower case with hyphens. */
    static List<String> names() {
        return Arrays.stream(values()).map(SimulatorFault::spelled).toList();
    }

    private String spelled() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
