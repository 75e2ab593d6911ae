package dev.leadline.claim;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** E-mail addresses and web addresses in a text. A plain domain, as in "runs on salesforce.com", is a name and no address. */
public final class Contacts {

    private static final String LEFT_OUT = "(address left out)";
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![\\p{L}\\p{N}@.-])(?:[a-z][a-z0-9+.-]{1,20}://[^\\s<>\"']+|www\\.[^\\s<>\"']+"
                    + "|(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,}(?::\\d+)?/[^\\s<>\"']*|(?:mailto|javascript|data):[^\\s]+)",
            Pattern.CASE_INSENSITIVE);

    private Contacts() {}

    /** A text without its web and e-mail addresses: a model that read a page may repeat those that the page wants it to. */
    public static String leftOut(String text) {
        return ADDRESS.matcher(EMAIL.matcher(text).replaceAll(LEFT_OUT)).replaceAll(LEFT_OUT);
    }

    static Stream<String> emails(String text) {
        return EMAIL.matcher(text).results().map(MatchResult::group).map(email -> email.replaceFirst("\\.+$", ""));
    }

    /** The first e-mail address of a claim that its quote does not have: most likely it was guessed. */
    static Optional<String> guessedEmail(String claim, String quote) {
        Set<String> said = lower(emails(quote));
        return emails(claim)
                .filter(email -> !said.contains(email.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The first web address of a claim that is on no host of these. */
    static Optional<String> foreignAddress(String claim, Set<String> hosts) {
        return ADDRESS.matcher(claim)
                .results()
                .map(MatchResult::group)
                .filter(address -> !hosts.contains(host(address)))
                .findFirst();
    }

    private static Set<String> lower(Stream<String> emails) {
        return Set.copyOf(emails.map(email -> email.toLowerCase(Locale.ROOT)).toList());
    }

    /** In lower case and without {@code www.}; empty when it has none, or hides it behind a user's name. */
    private static String host(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            boolean isPlain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getScheme().matches("(?i)https?");
            return isPlain ? uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "") : "";
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
