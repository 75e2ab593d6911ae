package dev.leadline.console;

import dev.leadline.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.util.Optional;

/** The web console. */
@ConfigMapping(prefix = "leadline.console")
public interface ConsoleConfig {

    /** Whether processes that serve REST serve the console, too; absent: yes. */
    Optional<@WithConverter(YesOrNo.class) Boolean> enabled();
}
