package dev.leadline.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Lua scripts, one for each transition. A script's file opens with a header that tells its keys, arguments, answer
 * and guarantee; {@code Uses:} names the shared functions of {@code scripts/lib} that go before it.
 */
enum Script {
    ENQUEUE(1, 6),
    TAKE(9, 1),
    FINISH(1, 5),
    STEP(5, 0),
    PROGRESS(0, 3),
    CANCEL(3, 0),
    RETRY(2, 0),
    BEAT(2, 0),
    LEAVE(1, 0),
    MINE(4, 0),
    RECLAIM(4, 0),
    SWEEP(2, 0),
    MEND(4, 0),
    RESTORE(2, 0),
    WATCH(2, 0),
    SURVEY(0, 0);

    /** How many ids one call carries at most: it keeps a call under ten milliseconds. */
    static final int MAX_IDS = 500;

    private static final String FOLDER = "redis/scripts/";

    private final int fixedArguments;
    private final int argumentsPerItem;
    private final String source;
    private final String sha;

    /**
     * @param fixedArguments arguments before the items
     * @param argumentsPerItem arguments of each item; 0 when the script takes no items
     */
    Script(int fixedArguments, int argumentsPerItem) {
        this.fixedArguments = fixedArguments;
        this.argumentsPerItem = argumentsPerItem;
        this.source = compose(read(name().toLowerCase(Locale.ROOT) + ".lua"));
        this.sha = sha1(source);
    }

    int fixedArguments() {
        return fixedArguments;
    }

    int argumentsPerItem() {
        return argumentsPerItem;
    }

    /** The whole text as Redis gets it. */
    String source() {
        return source;
    }

    /** Under which Redis knows the script once it has run: hex SHA-1 of the source. */
    String sha() {
        return sha;
    }

    /** The script's own file, without what it uses. */
    static String read(String file) {
        try (InputStream in = Script.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("no script " + file + " in " + FOLDER);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String compose(String body) {
        Matcher uses = Pattern.compile("^-- Uses: (.+)$", Pattern.MULTILINE).matcher(body);
        if (!uses.find()) {
            throw new IllegalStateException("a script's header must say what it uses");
        }
        StringBuilder text = new StringBuilder();
        if (!uses.group(1).equals("none")) {
            for (String lib : uses.group(1).split(", ")) {
                text.append(read("lib/" + lib + ".lua"));
            }
        }
        return text.append(body).toString();
    }

    private static String sha1(String text) {
        try {
            // Redis names scripts by SHA-1; nothing here is secret.
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
