package dev.leadline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The report of a deep dive, printed or written to a file. */
final class ReportFile {

    private final LeadlineCommand root;
    private final Format format;
    private final @Nullable Path file;

    /** What the server can make of a report. */
    enum Format {
        HTML,
        MD,
        PDF,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param file null: it is printed */
    ReportFile(LeadlineCommand root, Format format, @Nullable Path file) {
        if (file == null && format == Format.PDF) {
            throw Failure.usage("a PDF cannot be printed here: say with -o to which file it is to be written");
        }
        this.root = root;
        this.format = format;
        this.file = file;
    }

    void get(String id) {
        byte[] content = root.server().file(Route.of("tasks", id, "report").with("format", format));
        if (file == null) {
            root.printer().piece(new String(content, StandardCharsets.UTF_8));
            return;
        }
        try {
            Files.write(root.surroundings().folder().resolve(file), content);
        } catch (IOException e) {
            throw Failure.usage("the report could not be written to " + file + ": is there such a folder, and may it be"
                    + " written to?");
        }
        root.printer().note("The report is in " + file);
    }
}
