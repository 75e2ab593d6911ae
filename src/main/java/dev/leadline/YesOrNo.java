package dev.leadline;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Settings that are switched on or off. The framework's own converter takes every unknown text as "no". */
public final class YesOrNo implements Converter<Boolean> {

    @Override
    public @Nullable Boolean convert(String text) {
        return SettingBeingRead.parse(text, YesOrNo::read, "true or false");
    }

    private static Boolean read(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException("neither");
        };
    }
}
