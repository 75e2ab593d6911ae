package dev.leadline.worker;

import dev.leadline.SettingBeingRead;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Which of its queues a worker serves first. */
public enum QueueOrder {
    /** They take turns, or start tasks in the ratio of their weights. */
    SHARED,
    /** The one that is named first, as long as it has a task that may run; then the next. */
    STRICT;

    /** The names in lower case. */
    public static final class Reader implements Converter<QueueOrder> {
        @Override
        public @Nullable QueueOrder convert(String text) {
            return SettingBeingRead.parse(
                    text, name -> QueueOrder.valueOf(name.toUpperCase(Locale.ROOT)), "shared or strict");
        }
    }
}
