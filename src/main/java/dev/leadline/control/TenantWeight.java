package dev.leadline.control;

import dev.leadline.SettingBeingRead;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a tenant start while one task starts of a tenant without a weight.
 *
 * @param weight 1 to {@link #MOST}
 */
public record TenantWeight(String tenant, int weight) {

    /** What a tenant has that was given none. */
    public static final int DEFAULT = 1;

    /** So large that a tenant can nearly crowd out others, and so small that a changed weight is felt after some tasks. */
    public static final int MOST = 1_000;

    /** The name follows the rule for the names of API keys, which are the tenants. */
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]{1,64}) *: *([1-9]\\d{0,2}|1000)");

    private static TenantWeight parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no tenant with a weight");
        }
        return new TenantWeight(form.group(1), Integer.parseInt(form.group(2)));
    }

    /** Reads one tenant of the setting. */
    public static final class Reader implements Converter<TenantWeight> {
        @Override
        public @Nullable TenantWeight convert(String text) {
            return SettingBeingRead.parse(
                    text,
                    TenantWeight::parse,
                    "tenants with their weights, comma-separated, such as acme:3,globex:1: each the name of an API key,"
                            + " and 1 to 1000");
        }
    }
}
