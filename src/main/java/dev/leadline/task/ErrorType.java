package dev.leadline.task;

/** Why a task failed, as clients see it in {@code error.type}. */
public enum ErrorType {
    INVALID_ARGUMENTS("invalid-arguments"),
    NOT_CONFIGURED("not-configured"),
    HANDLER_FAILED("handler-failed"),
    TIMEOUT("timeout"),
    WORKER_CRASHED("worker-crashed"),
    PROVIDER_REFUSED("provider-refused"),
    PROVIDER_UNAVAILABLE("provider-unavailable"),
    /** A model's answer is not in the form that was asked for, although it was asked twice. */
    ANSWER_MISFIT("answer-misfit"),
    /** A call may cost more than what is left of a budget. */
    BUDGET_EXCEEDED("budget-exceeded"),
    SOURCE_UNAVAILABLE("source-unavailable"),
    UNDELIVERABLE("undeliverable"),
    TOO_LARGE("too-large"),
    CANCELLED("cancelled"),
    EXPIRED("expired");

    private final String slug;

    ErrorType(String slug) {
        this.slug = slug;
    }

    /** The name in JSON: lower case, with hyphens. */
    public String slug() {
        return slug;
    }
}
