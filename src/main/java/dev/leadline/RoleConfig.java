package dev.leadline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** What this process does. */
@ConfigMapping(prefix = "leadline.role")
public interface RoleConfig {

    /** {@code api}, {@code worker} or {@code all}; the profiles of the same names set it. */
    @WithParentName
    @WithDefault("all")
    @WithConverter(Name.class)
    Role role();

    /** The names of the roles, as in the profiles. */
    final class Name implements Converter<Role> {
        @Override
        public @Nullable Role convert(String text) {
            return SettingBeingRead.parse(
                    text, name -> Role.valueOf(name.toUpperCase(Locale.ROOT)), "api, worker or all");
        }
    }
}
