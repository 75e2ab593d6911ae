package dev.leadline.drive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A report in Drive; or why it is not there yet. The names of its fields are those of the Drive API.
 *
 * @param id null when the file is not there
 * @param webViewLink where people open it
 * @param error why it is not there; null when it is
 * @param task the id of the {@code drive_upload_task} that tries again; null when nothing does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record DriveFile(
        @Nullable String id,
        @Nullable String name,
        @Nullable String mimeType,
        @Nullable String webViewLink,
        @Nullable String error,
        @Nullable String task) {

    /** What the Drive API says about a file. */
    static DriveFile of(JsonNode file) {
        return new DriveFile(
                file.path("id").asText(),
                text(file, "name"),
                text(file, "mimeType"),
                text(file, "webViewLink"),
                null,
                null);
    }

    static DriveFile failed(String why) {
        return new DriveFile(null, null, null, null, why, null);
    }

    DriveFile triedAgainBy(String upload) {
        return new DriveFile(id, name, mimeType, webViewLink, error, upload);
    }

    DriveFile because(String why) {
        return new DriveFile(id, name, mimeType, webViewLink, why, task);
    }

    private static @Nullable String text(JsonNode file, String field) {
        return file.path(field).textValue();
    }
}
