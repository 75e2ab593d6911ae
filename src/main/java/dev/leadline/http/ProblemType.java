package dev.leadline.http;

/** The kinds of errors that clients can tell apart, as RFC 9457 problem types. */
public enum ProblemType {
    INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid API key is needed"),
    FORBIDDEN(403, "forbidden", "The API key does not allow this"),
    HOST_NOT_ALLOWED(403, "host-not-allowed", "The request is meant for another host"),
    CROSS_SITE(403, "cross-site", "The request comes from another web site"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    UNKNOWN_TASK(404, "unknown-task", "There is no task of that name"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "None of the accepted media types can be produced"),
    CONFLICT(409, "conflict", "It cannot be done in this state"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The media type is not supported"),
    KEY_REUSED(422, "idempotency-key-reused", "The Idempotency-Key was used for another request"),
    NOT_CONFIGURED(422, "not-configured", "The task lacks something that it needs"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The request's header fields are too large"),
    INTERNAL(500, "internal", "Something went wrong here"),
    UNAVAILABLE(503, "unavailable", "The broker is not available"),
    ARCHIVE_UNAVAILABLE(503, "archive-unavailable", "The archive is not available"),
    FULL(503, "full", "The broker has no memory left for new tasks"),
    BUSY(503, "busy", "The server has too much to do at the moment");

    private static final String BASE = "https://leadline.dev/problems/";

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String uri() {
        return BASE + slug;
    }

    public String title() {
        return title;
    }

    /** The type that fits an HTTP status which the framework chose. */
    public static ProblemType of(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status < 500 ? INVALID_REQUEST : INTERNAL;
    }
}
