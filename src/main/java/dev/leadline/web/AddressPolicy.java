package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are fetched from: public ones, on the web's ports. Special-purpose networks are those of the IANA
 * registries (RFC 6890); IPv6 forms that carry an IPv4 address are judged by it.
 */
final class AddressPolicy {

    private static final Set<Integer> PORTS = Set.of(80, 443);
    private static final List<Net> REFUSED = List.of(
            net("0.0.0.0", 8),
            net("10.0.0.0", 8),
            net("100.64.0.0", 10),
            net("127.0.0.0", 8),
            net("169.254.0.0", 16),
            net("172.16.0.0", 12),
            net("192.0.0.0", 24),
            net("192.0.2.0", 24),
            net("192.88.99.0", 24),
            net("192.168.0.0", 16),
            net("198.18.0.0", 15),
            net("198.51.100.0", 24),
            net("203.0.113.0", 24),
            net("224.0.0.0", 4),
            net("240.0.0.0", 4),
            net("::", 127),
            net("100::", 64),
            net("2001::", 23),
            net("2001:db8::", 32),
            net("3fff::", 20),
            net("5f00::", 16),
            net("fc00::", 7),
            net("fe80::", 10),
            net("fec0::", 10),
            net("ff00::", 8));

    private final boolean allowLoopback;
    private final List<URI> allowed;

    /** @param allowed beginnings of URLs that are fetched whatever their address is */
    AddressPolicy(boolean allowLoopback, List<String> allowed) {
        this.allowLoopback = allowLoopback;
        this.allowed = allowed.stream().map(AddressPolicy::beginning).toList();
    }

    private static URI beginning(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() != null && url.getHost() != null && url.getRawPath() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw new ConfigurationException("leadline.web.allow holds " + text
                + ", which is no beginning of a URL: http://wiki.example:8080/sales/ is one");
    }

    private record Net(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Checks the form of a URL; fails with {@link FetchFailure}. */
    void checkUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("only http and https are fetched");
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw bad("a URL needs a host");
        }
        if (url.getRawUserInfo() != null) {
            throw bad("a URL with a user name or password in it is not fetched");
        }
        // Forms such as 2130706433, 0x7f.1 and 0177.0.0.1 are read differently by different programs.
        String host = url.getHost();
        boolean numeric = host.matches("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");
        if (numeric && !host.matches("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})")) {
            throw bad("a numeric host must be four decimal numbers with dots");
        }
    }

    /** The address to connect to. One refused address refuses the name: it could be any of them. */
    InetAddress choose(URI url, List<InetAddress> addresses) {
        if (isAllowed(url)) {
            return addresses.get(0);
        }
        for (InetAddress address : addresses) {
            if (isLoopback(address) && allowLoopback) {
                continue;
            }
            if (isRefused(address)) {
                throw new FetchFailure(
                        Reason.REFUSED_ADDRESS, url.getHost() + " is not a public address, so it is not fetched from");
            }
            if (!PORTS.contains(port(url))) {
                throw bad("only the ports 80 and 443 are fetched from");
            }
        }
        return addresses.get(0);
    }

    private boolean isAllowed(URI url) {
        String path = url.getRawPath();
        return isPlain(path)
                && allowed.stream()
                        .anyMatch(one -> one.getScheme().equalsIgnoreCase(url.getScheme())
                                && one.getHost().equalsIgnoreCase(url.getHost())
                                && port(one) == port(url)
                                && path.startsWith(one.getRawPath()));
    }

    /** Whether no server reads it as another path than it seems: only then does its beginning say where it leads. */
    static boolean isPlain(@Nullable String path) {
        return path != null && !path.matches("(?i).*(\\.\\.|%2e|%2f|%5c|\\\\).*");
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    static boolean isLoopback(InetAddress address) {
        return carried(address).isLoopbackAddress();
    }

    static boolean isRefused(InetAddress address) {
        byte[] bytes = carried(address).getAddress();
        return REFUSED.stream().anyMatch(net -> net.contains(bytes));
    }

    /** The IPv4 address inside a mapped, compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056) one; else the address itself. */
    private static InetAddress carried(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean mapped = startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
        boolean compatible = startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                && !net("::", 127).contains(bytes);
        if (mapped || compatible || startsWith(bytes, 0, 0x64, 0xff, 0x9b)) {
            return ipv4(bytes, 12);
        }
        return startsWith(bytes, 0x20, 0x02) ? ipv4(bytes, 2) : address;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Net net(String address, int bits) {
        try {
            return new Net(InetAddress.getByName(address).getAddress(), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FetchFailure bad(String message) {
        return new FetchFailure(Reason.BAD_URL, message);
    }
}
