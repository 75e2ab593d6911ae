package dev.leadline.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns an error of the Drive API into a failure that says what to do about it. Which of them may pass is as in Google's guide
 * "Resolve errors": 408, 429, 5xx and two reasons of 403; and a conflict, whose file a later search finds.
 */
final class DriveErrors {

    private static final int LONGEST_MESSAGE = 200;
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    private static final Set<String> TOO_FAST =
            Set.of("userRateLimitExceeded", "rateLimitExceeded", "sharingRateLimitExceeded", "RATE_LIMIT_EXCEEDED");

    private final ObjectMapper json;

    DriveErrors(ObjectMapper json) {
        this.json = json;
    }

    /** @param account how the account is named in a sentence, such as its e-mail */
    TaskFailure of(GoogleHttp.Answer answer, Account credentials, String account) {
        JsonNode error = error(answer.body());
        String reason = reason(error);
        int status = answer.status();
        if (status == 408 || status == 409 || status == 429 || status >= 500 || TOO_FAST.contains(reason)) {
            return later(answer, "Drive answered with status " + status + named(reason));
        }
        return TaskFailure.permanent(
                ErrorType.PROVIDER_REFUSED,
                switch (status) {
                    case 401 -> "Drive does not accept the access token, although it is new: " + credentials.renewal();
                    case 403 -> forbidden(reason, error, credentials, account);
                    case 404 -> noAccess("does not exist, or " + account + " cannot see it", account);
                    default -> "Drive answered with status " + status + named(reason) + said(error);
                });
    }

    /** Whether the account's e-mail would be of use in the sentence about this answer. */
    boolean isAboutAccess(GoogleHttp.Answer answer) {
        return answer.status() == 403 || answer.status() == 404;
    }

    private static TaskFailure later(GoogleHttp.Answer answer, String what) {
        String wait = answer.header("retry-after");
        if (wait != null && wait.strip().matches("\\d{1,9}")) {
            Duration delay = Duration.ofSeconds(Math.max(1, Long.parseLong(wait.strip())));
            return TaskFailure.retryAfter(
                    delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay, ErrorType.PROVIDER_UNAVAILABLE, what);
        }
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, what);
    }

    private static String forbidden(String reason, JsonNode error, Account credentials, String account) {
        return switch (reason) {
            case "storageQuotaExceeded", "quotaExceeded" ->
                credentials.hasNoStorage()
                        ? "a service account has no storage of its own, so it cannot own files: use a folder in a shared drive"
                                + " that " + account + " is a member of, or sign in as a user with leadline drive-login"
                        : "the storage of " + account + " is full: make room, or use a folder in a shared drive";
            case "teamDriveFileLimitExceeded", "teamDriveHierarchyTooDeep", "numChildrenInNonRootLimitExceeded" ->
                "the folder, or its shared drive, has no room for more files: use another one";
            case "activeItemCreationLimitExceeded" -> account + " cannot create more files: delete some in Drive";
            case "dailyLimitExceeded", "dailyLimitExceededUnreg" ->
                "the daily limit of the Google Cloud project for the Drive API is used up: run this again tomorrow, or raise it";
            case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT" ->
                "the credentials do not include the scope drive: " + credentials.renewal();
            case "accessNotConfigured", "SERVICE_DISABLED" ->
                "the Drive API is not enabled in the Google Cloud project of the credentials: enable it there";
            case "domainPolicy" -> "the administrators of the domain do not let this app use Drive: ask them";
            case "insufficientFilePermissions",
                    "forbidden",
                    "appNotAuthorizedToFile",
                    "cannotAddParent",
                    "teamDriveMembershipRequired",
                    "insufficientParentPermissions" ->
                noAccess("is closed to " + account + " (" + reason + ")", account);
            default -> "Drive answered with status 403" + named(reason) + said(error);
        };
    }

    private static String noAccess(String how, String account) {
        return "the folder " + how + ": share it with " + account + " as an editor, and check driveFolderId";
    }

    private static String named(String reason) {
        return reason.matches("[A-Za-z_]{1,60}") ? " (" + reason + ")" : "";
    }

    /** Google's own message, shortened. */
    private static String said(JsonNode error) {
        String message =
                error.path("message").asText("").replaceAll("\\s+", " ").strip();
        if (message.isEmpty()) {
            return "";
        }
        return ": " + (message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message);
    }

    /** The older form has it in {@code errors}, the newer in {@code details}. */
    private static String reason(JsonNode error) {
        String older = error.path("errors").path(0).path("reason").asText("");
        if (!older.isEmpty()) {
            return older;
        }
        for (JsonNode detail : error.path("details")) {
            if (detail.hasNonNull("reason")) {
                return detail.path("reason").asText();
            }
        }
        return "";
    }

    /** A body may be HTML, or empty. */
    private JsonNode error(@Nullable String body) {
        try {
            JsonNode node = json.readTree(body == null ? "" : body);
            return node == null ? MissingNode.getInstance() : node.path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
