package dev.leadline.drive;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What is to be saved.
 *
 * @param folderId the folder in Drive
 * @param name of the file, without the ending
 * @param format absent: as the setting says
 */
@RegisterForReflection
public record DriveDocument(
        String folderId,
        String name,
        String markdown,
        @Nullable DriveFormat format) {

    /** What is the id of a folder, as far as its form shows. */
    public static final String FOLDER = "[A-Za-z0-9_-]{1,128}";

    /** What is wrong with one that is none. */
    public static final String FOLDER_MESSAGE =
            "must be the id of a folder in Drive: the last part of the folder's address in the browser";

    private static final int LONGEST_NAME = 200;

    public DriveDocument {
        String shown = shortened(name.replaceAll("[\\p{Cntrl}\\s]+", " ").strip());
        name = shown.isEmpty() ? "Report" : shown;
    }

    /** No character is cut in half. */
    private static String shortened(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        return name.substring(
                0, Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME);
    }
}
