package dev.leadline;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Locale;
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

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        @Nullable ConfigValue value = context.proceed(name);
        if (name.startsWith(OURS)) {
            NAME.set(environmentName(name, value));
        }
        return value;
    }

    /** The environment name; the shorter one, such as LEADLINE_CONCURRENCY, if the setting is mapped to it. */
    private static String environmentName(String name, @Nullable ConfigValue value) {
        String raw = value == null || value.getRawValue() == null ? "" : value.getRawValue();
        Matcher other = OTHER_NAME.matcher(raw);
        return other.matches()
                ? other.group(1)
                : name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
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
