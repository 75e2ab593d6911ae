package dev.leadline.report;

import java.util.Locale;
import java.util.Map;

/** What readers are shown of a section, in each form of a report. Results have its key alone. */
public final class SectionTitles {

    private static final Map<String, String> TITLES = Map.of(
            "overview", "Overview",
            "offering", "Offering",
            "customers", "Customers",
            "leadership", "Leadership and buying committee",
            "funding", "Funding and finances",
            "news", "News and trigger events",
            "painPoints", "Pain points",
            "technology", "Technology",
            "competitors", "Competitors",
            "outreachAngles", "Outreach angles");

    private SectionTitles() {}

    /** The title; of a section that another version of Leadline had, the words of its key. */
    public static String of(String key) {
        String title = TITLES.get(key);
        return title == null ? words(key) : title;
    }

    private static String words(String key) {
        String words = ReportReader.plain(key)
                .replaceAll("(?<=\\p{Ll})(?=\\p{Lu})", " ")
                .toLowerCase(Locale.ROOT);
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
