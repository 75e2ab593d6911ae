package dev.leadline.drive;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leadline.SettingBeingRead;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** As what a report is saved. */
@RegisterForReflection
public enum DriveFormat {
    /** A Google Doc, which Drive makes of HTML. */
    @JsonProperty("doc")
    DOC("application/vnd.google-apps.document", "text/html; charset=UTF-8", ""),
    /** A file as it is. */
    @JsonProperty("markdown")
    MARKDOWN("text/markdown", "text/markdown; charset=UTF-8", ".md");

    private final String mimeType;
    private final String uploadType;
    private final String ending;

    DriveFormat(String mimeType, String uploadType, String ending) {
        this.mimeType = mimeType;
        this.uploadType = uploadType;
        this.ending = ending;
    }

    /** What the file is in Drive. */
    String mimeType() {
        return mimeType;
    }

    /** What is sent. */
    String uploadType() {
        return uploadType;
    }

    /** How its name ends. */
    String ending() {
        return ending;
    }

    /** The names in lower case. */
    public static final class Reader implements Converter<DriveFormat> {
        @Override
        public @Nullable DriveFormat convert(String text) {
            return SettingBeingRead.parse(
                    text, name -> DriveFormat.valueOf(name.toUpperCase(Locale.ROOT)), "doc or markdown");
        }
    }
}
