package dev.leadline.claim;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The company that claims are about.
 *
 * @param domain of its website, such as {@code halyard.example}; null when it is not known
 */
public record Company(String name, @Nullable String domain) {

    private static final Pattern DOMAIN = Pattern.compile("(?<![\\p{L}\\p{N}@.-])(?:[a-z0-9-]+\\.)+[a-z]{2,}");

    /** The words of its name, folded. */
    Set<String> words() {
        return Words.of(FoldedText.of(name).folded()).collect(Collectors.toSet());
    }

    /**
     * Whether a page is about another company of the same name: it is on, or points to, a website that has the name in
     * its address, and nowhere to the company's own. Without a known domain nothing can be told.
     */
    boolean isOtherThanIn(Snapshot page) {
        if (domain == null) {
            return false;
        }
        String own = domain.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        String slug = first(FoldedText.of(name).folded());
        if (slug.length() < 4 || isWithin(page.host(), own)) {
            return false;
        }
        boolean other = page.host().contains(slug);
        Matcher named = DOMAIN.matcher(page.text().toLowerCase(Locale.ROOT));
        while (named.find()) {
            String host = named.group().replaceFirst("^www\\.", "");
            if (isWithin(host, own)) {
                return false;
            }
            other |= host.contains(slug);
        }
        return other;
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String first(String name) {
        return Words.of(name).findFirst().orElse("");
    }
}
