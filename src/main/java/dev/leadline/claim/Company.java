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
 * @param domains of its websites, such as {@code halyard.example}; empty when none is known
 */
public record Company(String name, Set<String> domains) {

    private static final Pattern DOMAIN = Pattern.compile("(?<![\\p{L}\\p{N}@.-])(?:[a-z0-9-]+\\.)+[a-z]{2,}");

    public Company {
        domains = domains.stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param domain null when it is not known */
    public Company(String name, @Nullable String domain) {
        this(name, domain == null ? Set.of() : Set.of(domain));
    }

    /** The words of its name, folded. */
    Set<String> words() {
        return Words.of(FoldedText.of(name).folded()).collect(Collectors.toSet());
    }

    /**
     * Whether a page is about another company of the same name: it is on, or points to, a website that has the name in
     * its address, and nowhere to the company's own. Without a known domain nothing can be told.
     */
    boolean isOtherThanIn(Snapshot page) {
        if (domains.isEmpty()) {
            return false;
        }
        String slug = first(FoldedText.of(name).folded());
        if (slug.length() < 4 || isOwn(page.host())) {
            return false;
        }
        boolean other = page.host().contains(slug);
        Matcher named = DOMAIN.matcher(page.text().toLowerCase(Locale.ROOT));
        while (named.find()) {
            String host = named.group().replaceFirst("^www\\.", "");
            if (isOwn(host)) {
                return false;
            }
            other |= host.contains(slug);
        }
        return other;
    }

    /** Whether a passage, or what stands around it, or its page's title names the company, or it is on its own site. */
    boolean isNamedIn(Passage passage) {
        Snapshot page = passage.page().snapshot();
        Set<String> said = Words.of(
                        FoldedText.of(page.title() + "\n" + passage.around()).folded())
                .collect(Collectors.toSet());
        return isOwn(page.host()) || words().stream().anyMatch(said::contains);
    }

    /** Whether a page is on its own site. */
    boolean owns(Snapshot page) {
        return isOwn(page.host());
    }

    private boolean isOwn(String host) {
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    private static String first(String name) {
        return Words.of(name).findFirst().orElse("");
    }
}
