package dev.leadline.research;

import crawlercommons.domains.EffectiveTldFinder;
import java.net.URI;
import java.util.Locale;

/**
 * Who answers for a page: the domain under a public suffix, so that news.acme.co.uk and www.acme.co.uk are one. Hosts without such
 * a domain, as loopback addresses, are told apart by their port, too.
 */
final class Site {

    private Site() {}

    /** Of an address; empty when it has no host. */
    static String of(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null) {
                return "";
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            String domain =
                    host.matches("[\\d.]+|\\[.*|[^.]+") ? null : EffectiveTldFinder.getAssignedDomain(host, true);
            return domain == null ? host + ":" + uri.getPort() : domain;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
