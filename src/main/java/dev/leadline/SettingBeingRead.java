package dev.leadline;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows which setting is being read, so that an error can name it. A converter gets only the text, and the framework
 * would add the name in a message of its own. So the name is noted, for the thread, when the text is looked up, which
 * is right before it is converted.
 */
@Priority(SettingBeingRead.OUTERMOST)
public final class SettingBeingRead implements ConfigSourceInterceptor {

    /** Before the interceptors that look up further names, such as those for profiles and expressions. */
    static final int OUTERMOST = 1_000_000;

    private static final long serialVersionUID = 1;

    private static final String OURS = "leadline.";
    private static final Pattern OTHER_NAME = Pattern.compile("\\$\\{([A-Z_]+):.*}");
    private static final ThreadLocal<String> NAME = new ThreadLocal<>();
    private static final Set<String> READ = ConcurrentHashMap.newKeySet();

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        @Nullable ConfigValue value = context.proceed(name);
        if (name.startsWith(OURS)) {
            READ.add(name);
            NAME.set(environmentName(name, value));
        }
        return value;
    }

    /** All that were looked up in this process. When it has started, these are all that there are. */
    static Set<String> all() {
        return Set.copyOf(READ);
    }

    /** What was looked up so far is no sign that there is such a setting: a source went through all names that are given. */
    static void forgetAll() {
        READ.clear();
    }

    /** The name in the environment. */
    static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The shorter name in the environment, which a setting of this text is mapped to; null: none. */
    static @Nullable String otherName(@Nullable String raw) {
        Matcher other = OTHER_NAME.matcher(raw == null ? "" : raw);
        return other.matches() ? other.group(1) : null;
    }

    /** The environment name; the shorter one, such as LEADLINE_CONCURRENCY, if the setting is mapped to it. */
    private static String environmentName(String name, @Nullable ConfigValue value) {
        @Nullable String other = otherName(value == null ? null : value.getRawValue());
        return other == null ? environmentName(name) : other;
    }

    /**
     * The value of the setting's text; null for an empty text, which counts as absent. Only for settings that hold no
     * secret, since the error repeats the text.
     *
     * @param parse fails with an IllegalArgumentException for a wrong text
     * @param right what would be right, to follow "must be"
     * @throws BadSetting if the text is wrong
     */
    public static <T> @Nullable T parse(String text, Function<String, T> parse, String right) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return parse.apply(text.strip());
        } catch (IllegalArgumentException e) {
            @Nullable String name = NAME.get();
            throw new BadSetting((name == null ? "A setting" : name) + " is \"" + text + "\": it must be " + right);
        }
    }
}
