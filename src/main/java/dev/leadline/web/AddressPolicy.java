package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which addresses may be called: public ones, on the ports 80 and 443. Networks for special purposes are
 * those of the IANA registries (RFC 6890). An IPv6 address that contains an IPv4 address is judged by the latter.
 */
final class AddressPolicy {

    private static final Set<Integer> PORTS = Set.of(80, 443);

    /**
     * These rules can only refuse, never allow: in Netty 4.1.130 an IPv6 rule of n bits also matches each address whose first n
     * bits are all ones. Here such addresses are refused in any case.
     */
    private static final List<IpSubnetFilterRule> REFUSED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // All of IPv6 except 2000::/3, the only part that is assigned for public use (RFC 4291, 2.4).
                    "::/3",
                    "4000::/2",
                    "8000::/1",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20")
            .map(AddressPolicy::net)
            .toList();

    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    private static final byte[] SIX_TO_FOUR = HexFormat.of().parseHex("2002");

    private final boolean allowLoopback;
    private final List<URI> allowed;

    /** @param allowed beginnings of URLs that may be fetched whatever their address is */
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
            // The exception below says what is wrong.
        }
        throw new ConfigurationException("leadline.web.allow holds " + text
                + ", which is not the beginning of a URL, such as http://wiki.example:8080/sales/");
    }

    /** Checks the form of a URL; fails with {@link FetchFailure}. */
    void checkUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("only http and https are called");
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw bad("a URL needs a host");
        }
        if (url.getRawUserInfo() != null) {
            throw bad("a URL with a user name or password in it is not called");
        }
        // Forms such as 2130706433, 0x7f.1 and 0177.0.0.1 are read differently by different programs.
        String host = url.getHost();
        boolean numeric = host.matches("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");
        if (numeric && !host.matches("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})")) {
            throw bad("a numeric host must be four decimal numbers with dots");
        }
    }

    /**
     * Checks what can be known without a look-up: a host that is an address, a name that always means this machine
     * (RFC 6761, 6.3), the port; fails with {@link FetchFailure}.
     */
    void checkWithoutLookUp(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (host.matches("(.*\\.)?localhost\\.?")) {
            choose(url, List.of(InetAddress.getLoopbackAddress()));
        } else if (host.startsWith("[") || host.matches("[0-9.]+")) {
            choose(url, List.of(literal(host)));
        } else if (!allowLoopback && !isAllowed(url) && !PORTS.contains(port(url))) {
            throw badPort();
        }
    }

    /** Of a text that is an address no name is looked up. */
    private static InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw bad("the host is no address");
        }
    }

    /**
     * The address to connect to. If one address is refused the whole name is refused, since a connection could go to
     * any of them.
     */
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
                        Reason.REFUSED_ADDRESS, url.getHost() + " is not a public address, so it is not called");
            }
            if (!PORTS.contains(port(url))) {
                throw badPort();
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

    /** Whether every server reads the path in the same way: only then does its beginning show where it leads. */
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
        InetSocketAddress judged = new InetSocketAddress(carried(address), 0);
        return REFUSED.stream().anyMatch(net -> net.matches(judged));
    }

    /**
     * The IPv4 address inside a NAT64 (RFC 6052), 6to4 (RFC 3056) or ISATAP (RFC 5214) one; else the address itself. The JDK turns mapped
     * addresses into IPv4 addresses; other forms that contain one are in no public network.
     */
    private static InetAddress carried(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        if (startsWith(bytes, NAT64)) {
            return ipv4(bytes, 12);
        }
        if (startsWith(bytes, SIX_TO_FOUR)) {
            return ipv4(bytes, 2);
        }
        return isIsatap(bytes) ? ipv4(bytes, 12) : address;
    }

    /** The second half of such an address begins with 0000:5efe, or with 0200:5efe. */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IpSubnetFilterRule net(String network) {
        return new IpSubnetFilterRule(network, IpFilterRuleType.REJECT);
    }

    private static FetchFailure badPort() {
        return bad("only the ports 80 and 443 are called");
    }

    private static FetchFailure bad(String message) {
        return new FetchFailure(Reason.BAD_URL, message);
    }
}
