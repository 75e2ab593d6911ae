package dev.leadline.archive;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the PostgreSQL of the archive is, and as whom to sign in. It may be written as libpq and SQLAlchemy write it: {@code
 * postgresql://user:password@host:port/database?sslmode=require}, {@code postgres://…}, and, as Celery has it, {@code
 * db+postgresql://…} with or without the name of a Python driver.
 *
 * @param rootCertificate path of a PEM file with the authority that signed the server's certificate; null: it is not checked
 */
record ArchiveAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        SslMode tls,
        @Nullable String rootCertificate) {

    static final String RIGHT = "postgresql://user:password@host:5432/database, with ?sslmode=require for TLS, or"
            + " ?sslmode=verify-full&sslrootcert=/path/to/authority.pem if the server's certificate is to be checked;"
            + " signs such as @ and / in the password are written as %40 and %2F";

    private static final Pattern SCHEME = Pattern.compile("(?i)(?:db\\+)?postgres(?:ql)?(?:\\+\\w+)?(?<rest>://.*)");

    private static final int USUAL_PORT = 5432;

    /** Whether this names a PostgreSQL, rightly or wrongly written. */
    static boolean isOne(String url) {
        return SCHEME.matcher(url.strip()).matches();
    }

    /** Fails with IllegalArgumentException, whose message holds nothing of the text, since that may hold a password. */
    static ArchiveAddress parse(String url) {
        Matcher scheme = SCHEME.matcher(url.strip());
        if (!scheme.matches()) {
            throw new IllegalArgumentException("it must be " + RIGHT);
        }
        URI uri;
        try {
            uri = new URI("postgresql" + scheme.group("rest"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it must be " + RIGHT);
        }
        String database =
                uri.getRawPath() == null ? "" : decoded(uri.getRawPath().replaceFirst("^/", ""));
        String user = uri.getRawUserInfo();
        if (uri.getHost() == null || database.isEmpty() || database.contains("/") || user == null) {
            throw new IllegalArgumentException("it must name user, host and database: " + RIGHT);
        }
        Map<String, String> options = options(uri.getRawQuery());
        int colon = user.indexOf(':');
        return new ArchiveAddress(
                uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                database,
                decoded(colon < 0 ? user : user.substring(0, colon)),
                colon < 0 ? "" : decoded(user.substring(colon + 1)),
                tls(options),
                options.get("sslrootcert"));
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new HashMap<>();
        for (String one : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] words = one.split("=", 2);
            if (words.length != 2 || !List.of("sslmode", "sslrootcert").contains(words[0])) {
                throw new IllegalArgumentException(
                        "it may have sslmode and sslrootcert behind the ?, and nothing else");
            }
            options.put(words[0], decoded(words[1]));
        }
        return options;
    }

    private static SslMode tls(Map<String, String> options) {
        SslMode mode = switch (options.getOrDefault("sslmode", "disable")) {
            case "disable" -> SslMode.DISABLE;
            case "prefer" -> SslMode.PREFER;
            case "require" -> SslMode.REQUIRE;
            case "verify-full" -> SslMode.VERIFY_FULL;
            default -> throw new IllegalArgumentException("sslmode must be disable, prefer, require or verify-full");
        };
        if ((mode == SslMode.VERIFY_FULL) != options.containsKey("sslrootcert")) {
            throw new IllegalArgumentException("sslmode=verify-full and sslrootcert need each other");
        }
        return mode;
    }

    private static String decoded(String text) {
        // In an address, unlike in a form, a plus is a plus.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** For JDBC, without user and password. */
    String jdbcUrl() {
        String plain = "jdbc:postgresql://" + host + ':' + port + '/'
                + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        String sslMode = "?sslmode=" + tls.value;
        return rootCertificate == null
                ? plain + sslMode
                : plain + sslMode + "&sslrootcert="
                        + java.net.URLEncoder.encode(rootCertificate, StandardCharsets.UTF_8);
    }

    /** For the reactive client. */
    PgConnectOptions connectOptions() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setSslMode(tls);
        if (rootCertificate != null) {
            options.setPemTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
            options.setHostnameVerificationAlgorithm("HTTPS");
        } else if (tls != SslMode.DISABLE) {
            options.setTrustAll(true);
        }
        return options;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ':' + port + '/' + database;
    }
}
