package dev.leadline.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script and what its header says about its arguments. {@code Uses:} in the header names the files of functions
 * that the script needs, as paths below {@code dev/leadline}. A script is in the same package as the one class that
 * runs it.
 */
public final class Script {

    /** How many ids one call may carry, so that it takes less than ten milliseconds. */
    public static final int MAX_IDS = 500;

    private static final String ROOT = "dev/leadline/";
    private static final Pattern FIXED = Pattern.compile("(?m)^-- ARGV\\[(\\d+)] ");
    private static final Pattern ITEMS = Pattern.compile("(?m)^-- ARGV\\[(\\d+)\\.\\.] (\\d+) for each ");
    private static final Pattern USES = Pattern.compile("(?m)^-- Uses: (.+(?:\\n--  +.+)*)$");

    private final String file;
    private final int fixedArguments;
    private final int argumentsPerItem;
    private final String source;
    private final String sha;

    private Script(String file) {
        this.file = file;
        String text = read(file);
        this.fixedArguments = (int) FIXED.matcher(text).results().count();
        Matcher items = ITEMS.matcher(text);
        this.argumentsPerItem = items.find() ? Integer.parseInt(items.group(2)) : 0;
        this.source = compose(text);
        this.sha = sha1(source);
    }

    /** The script of a class: for {@code KeepStep} it is {@code keep_step.lua} in the same package. */
    public static Script of(Class<?> transition) {
        String room =
                transition.getPackageName().substring("dev.leadline.".length()).replace('.', '/');
        String name = transition.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        return new Script(room + "/" + name.toLowerCase(Locale.ROOT) + ".lua");
    }

    /** Its path below {@code dev/leadline}. */
    public String file() {
        return file;
    }

    /** How many arguments come before the items. */
    public int fixedArguments() {
        return fixedArguments;
    }

    /** How many arguments each item has; 0 when the script takes no items. */
    public int argumentsPerItem() {
        return argumentsPerItem;
    }

    /** The whole text that Redis gets. */
    public String source() {
        return source;
    }

    /** The name of the script in Redis once it has run: hex SHA-1 of the source. */
    public String sha() {
        return sha;
    }

    /** Fails when the number of arguments is not as the header says, so that a mistake is not taken for data. */
    void check(List<String> arguments) {
        int items = arguments.size() - fixedArguments;
        if (argumentsPerItem == 0 ? items != 0 : items < 0 || items % argumentsPerItem != 0) {
            throw new IllegalArgumentException(file + " takes " + fixedArguments + " arguments and " + argumentsPerItem
                    + " for each item, not " + arguments.size());
        }
    }

    /** The text of a file in the resources, without the files that it uses. */
    public static String read(String file) {
        try (InputStream in = Script.class.getClassLoader().getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalStateException("no script " + ROOT + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String compose(String body) {
        Matcher uses = USES.matcher(body);
        if (!uses.find()) {
            throw new IllegalStateException("a script's header must say what it uses");
        }
        StringBuilder text = new StringBuilder();
        if (!uses.group(1).equals("none")) {
            for (String used : uses.group(1).replaceAll("\\n--\\s+", " ").split(", ")) {
                text.append(read(used + ".lua"));
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
