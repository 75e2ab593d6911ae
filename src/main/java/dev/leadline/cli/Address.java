package dev.leadline.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is, and the key that it asks for.
 *
 * @param url without a slash at its end
 * @param key null: none
 */
record Address(String url, @Nullable String key) {

    static final String URL = "LEADLINE_URL";
    static final String KEY = "LEADLINE_API_KEY";
    static final String DEFAULT = "http://localhost:8080";

    /**
     * From the option, the environment, or a {@code .env} file. The file counts only when the environment has neither of the
     * two and no option is given: else a foreign folder's file could send a key of the environment to an address of its own.
     */
    static Address find(@Nullable String option, Map<String, String> environment, Path folder) {
        String url = present(environment.get(URL));
        String key = present(environment.get(KEY));
        if (option == null && url == null && key == null) {
            Properties file = read(folder.resolve(".env"));
            url = present(file.getProperty(URL));
            key = present(file.getProperty(KEY));
        }
        return new Address(checked(option != null ? option : url == null ? DEFAULT : url), key);
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** As Quarkus reads it. */
    static Properties read(Path file) {
        Properties found = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                found.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw Failure.usage("the file .env in this folder cannot be read: " + e.getMessage());
            }
        }
        return found;
    }

    private static String checked(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                return url.replaceAll("/+$", "");
            }
        } catch (IllegalArgumentException e) {
            // The same as one without a host.
        }
        throw Failure.usage("\"" + text + "\" is not the address of a server: it must be like " + DEFAULT
                + " (--url or " + URL + ")");
    }
}
