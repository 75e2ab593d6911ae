package dev.leadline.api.reports;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** As what a report is answered. */
enum ReportFormat {
    /** First: who accepts anything gets it. */
    JSON(ReportFormat.JSON_TYPE),
    HTML(ReportFormat.HTML_TYPE),
    MD(ReportFormat.MD_TYPE),
    PDF(ReportFormat.PDF_TYPE);

    static final String JSON_TYPE = MediaType.APPLICATION_JSON;
    static final String HTML_TYPE = "text/html;charset=UTF-8";
    static final String MD_TYPE = "text/markdown;charset=UTF-8";
    static final String PDF_TYPE = "application/pdf";

    private final MediaType type;

    ReportFormat(String type) {
        this.type = MediaType.valueOf(type);
    }

    MediaType type() {
        return type;
    }

    /** Its name in the query, and how the name of its file ends. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReportFormat> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    static String keys() {
        return Arrays.stream(values()).map(ReportFormat::key).collect(Collectors.joining(", "));
    }

    /** The first of what a client accepts, best first. */
    static Optional<ReportFormat> of(List<MediaType> accepted) {
        return accepted.stream()
                .flatMap(range -> Arrays.stream(values()).filter(one -> one.fits(range)))
                .findFirst();
    }

    private boolean fits(MediaType range) {
        return (range.isWildcardType() || range.getType().equalsIgnoreCase(type.getType()))
                && (range.isWildcardSubtype() || range.getSubtype().equalsIgnoreCase(type.getSubtype()));
    }
}
