package dev.leadline.http;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which hosts a request may name while no keys are configured: loopback, the address that the server was told to
 * listen on, and those of {@code LEADLINE_ALLOWED_HOSTS}. A web page can have its own name resolved to 127.0.0.1 (DNS
 * rebinding) and would then read every answer, but it cannot make the browser send another {@code Host}.
 */
@Singleton
public class AllowedHosts {

    static final String SETTING = "LEADLINE_ALLOWED_HOSTS";

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

    private final boolean any;
    private final Set<String> names = new LinkedHashSet<>(LOOPBACK);

    AllowedHosts(HostsConfig config, @ConfigProperty(name = "quarkus.http.host") String listening) {
        List<String> configured = config.names().orElse(List.of()).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        this.any = configured.contains("*");
        configured.stream().filter(name -> !name.equals("*")).forEach(this::add);
        if (!ALL_ADDRESSES.contains(listening)) {
            names.add(lower(listening.contains(":") && !listening.startsWith("[") ? "[" + listening + "]" : listening));
        }
    }

    private void add(String name) {
        HostAndPort host = HostAndPort.parseAuthority(name, -1);
        if (host == null || host.port() != -1 || name.contains("*")) {
            throw new ConfigurationException(SETTING + " holds " + name + ", which is no name of a host."
                    + " Write names and addresses alone, comma-separated, such as leadline.example,[fd00::1]: each is"
                    + " answered at any port; * answers all");
        }
        names.add(lower(name));
    }

    /** Whether every host is answered. */
    public boolean any() {
        return any;
    }

    /** The hosts that are answered, in lower case and without a port, unless {@link #any} is true. */
    public Set<String> names() {
        return names;
    }

    /**
     * Whether a request to this host is answered. The whole host is compared, not its beginning or its end.
     *
     * @param authority a host, perhaps with a port, as in {@code Host}
     */
    boolean answer(String authority) {
        if (any) {
            return true;
        }
        HostAndPort host = HostAndPort.parseAuthority(authority, -1);
        return host != null && names.contains(lower(host.host()));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
