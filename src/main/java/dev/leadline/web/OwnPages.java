package dev.leadline.web;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Example pages that the fleet serves itself. They are read from one known address, although it is not public. A
 * loopback URL with their path means the same page, since {@code localhost} is another machine for a worker in a
 * container than for the user who wrote the URL. This rule never allows a connection to another address.
 */
public final class OwnPages {

    /** No pages. */
    public static final OwnPages NONE = new OwnPages("/", Optional::empty);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String path;
    private final Supplier<Optional<URI>> address;

    /**
     * @param path the path of the pages on the server that serves them; ends with a slash
     * @param address where they are read from: an http URL that ends with a slash; empty while there are no such pages.
     *     It is asked for each page, since a server's own port is known only when it listens
     */
    public OwnPages(String path, Supplier<Optional<URI>> address) {
        this.path = path;
        this.address = address;
    }

    /** Where the page is read from, if it is one of these pages. */
    Optional<URI> placeOf(URI url) {
        String wanted = url.getRawPath();
        if (!"http".equalsIgnoreCase(url.getScheme())
                || url.getRawUserInfo() != null
                || !AddressPolicy.isPlain(wanted)) {
            return Optional.empty();
        }
        return address.get()
                .flatMap(place -> beginning(url, place)
                        .filter(wanted::startsWith)
                        .map(beginning -> place.resolve(wanted.substring(beginning.length())
                                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()))));
    }

    /** The beginning of the path of such pages on the URL's server; empty for a server that has none. */
    private Optional<String> beginning(URI url, URI place) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        if (host.equalsIgnoreCase(place.getHost()) && AddressPolicy.port(url) == AddressPolicy.port(place)) {
            return Optional.of(place.getRawPath());
        }
        return LOOPBACK.contains(host) ? Optional.of(path) : Optional.empty();
    }
}
