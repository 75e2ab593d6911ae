package dev.leadline.redis;

import dev.leadline.Role;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Redis is: at {@code REDIS_URL}, or embedded when the process plays all roles by itself. A URL names one server,
 * or the Sentinels that know the master, or some nodes of a Cluster. With Sentinels or a Cluster, every new connection
 * asks for the master again.
 */
@Singleton
public class RedisAddress {

    private static final Pattern FORM = Pattern.compile(
            "(?<tls>redis|rediss)(\\+(?<kind>sentinel|cluster))?://(?<user>[^@/]*@)?(?<hosts>[^@/?#]+)(/(?<path>[^/?#]*))?");

    private final Kind kind;
    private final List<String> endpoints;
    private final String path;

    private enum Kind {
        SERVER,
        SENTINEL,
        CLUSTER
    }

    @jakarta.inject.Inject
    public RedisAddress(RedisConfig config, EmbeddedRedis embeddedRedis, Role role) {
        this(config.url().orElseGet(() -> embedded(embeddedRedis, role)));
    }

    public RedisAddress(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw malformed();
        }
        this.kind = parts.group("kind") == null
                ? Kind.SERVER
                : Kind.valueOf(parts.group("kind").toUpperCase(Locale.ROOT));
        this.path = parts.group("path") == null ? "" : parts.group("path");
        String user = parts.group("user") == null ? "" : parts.group("user");
        this.endpoints = Arrays.stream(parts.group("hosts").split(",", -1))
                .map(host -> endpoint(parts.group("tls"), user, host))
                .toList();
        check();
    }

    private static String embedded(EmbeddedRedis redis, Role role) {
        if (role != Role.ALL) {
            throw new ConfigurationException(
                    "REDIS_URL is not set: a process of role "
                            + role.name().toLowerCase(Locale.ROOT)
                            + " shares its Redis with others, so REDIS_URL must say where it is, such as redis://127.0.0.1:6379");
        }
        return redis.url();
    }

    private String endpoint(String scheme, String user, String host) {
        boolean withPort = host.matches(".*:\\d{1,5}");
        String endpoint = scheme + "://" + user + host + (withPort ? "" : kind == Kind.SENTINEL ? ":26379" : ":6379");
        try {
            if (new URI(endpoint).getHost() != null) {
                return kind == Kind.SERVER && !path.isEmpty() ? endpoint + "/" + path : endpoint;
            }
        } catch (URISyntaxException e) {
            // The exception at the end does not repeat the text, since it may hold a password.
        }
        throw malformed();
    }

    private void check() {
        boolean right = switch (kind) {
            case SERVER -> endpoints.size() == 1 && path.matches("\\d{0,5}");
            case SENTINEL -> !path.isEmpty();
            case CLUSTER -> path.isEmpty();
        };
        if (!right) {
            throw malformed();
        }
    }

    private static ConfigurationException malformed() {
        return new ConfigurationException(
                "REDIS_URL is not an address of a Redis: it must be redis://host:port/database, or"
                        + " redis+sentinel://host1,host2/master, or redis+cluster://host1,host2; with rediss for TLS, and"
                        + " user:password@ before the first host if need be");
    }

    /** How the next connection is made. The options hold the password if there is one: never to be logged. */
    public Future<RedisOptions> options(Vertx vertx) {
        return switch (kind) {
            case SERVER -> Future.succeededFuture(server(endpoints.get(0)));
            case SENTINEL ->
                Future.succeededFuture(base().setType(RedisClientType.SENTINEL)
                        .setEndpoints(endpoints)
                        .setMasterName(path)
                        .setRole(RedisRole.MASTER));
            case CLUSTER ->
                new ClusterMaster(vertx, endpoints, RedisAddress::server).find().map(RedisAddress::server);
        };
    }

    private static RedisOptions server(String endpoint) {
        return base().setConnectionString(endpoint);
    }

    private static RedisOptions base() {
        RedisOptions options = new RedisOptions()
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(16)
                .setMaxWaitingHandlers(65_536)
                // HELLO 2: scripts and pub/sub answer alike on every version.
                .setPreferredProtocolVersion(io.vertx.redis.client.ProtocolVersion.RESP2);
        options.getNetClientOptions().setTcpKeepAlive(true).setTcpNoDelay(true).setConnectTimeout((int)
                RedisLink.CONNECT_TIMEOUT.toMillis());
        return options;
    }
}
