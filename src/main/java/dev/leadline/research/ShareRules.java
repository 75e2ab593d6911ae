package dev.leadline.research;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What {@code share} and {@code cacheFor} may be, for all tasks that have them. */
final class ShareRules {

    static final String SHARE = "no|tenant|all";
    static final String SHARE_MESSAGE = "must be no, tenant or all";
    static final String CACHE_FOR = "P([1-9]\\d?D|T\\d{1,6}[HMS])";
    static final String CACHE_FOR_MESSAGE = "must be a duration in one unit, such as PT1H or P7D";
    static final String MONTH_MESSAGE = "cacheFor must be at most P30D";
    static final String KEPT_MESSAGE = "an answer that is shared with nobody is not kept: leave out cacheFor, or share";

    private static final Duration MONTH = Duration.ofDays(30);

    private ShareRules() {}

    static boolean isForAMonthAtMost(@Nullable String cacheFor) {
        try {
            return cacheFor == null || Duration.parse(cacheFor).compareTo(MONTH) <= 0;
        } catch (DateTimeParseException malformed) {
            // Another rule says so.
            return true;
        }
    }

    static boolean isSharedIfKept(@Nullable String share, @Nullable String cacheFor) {
        return cacheFor == null || !"no".equals(share);
    }

    static @Nullable Duration age(@Nullable String cacheFor) {
        return cacheFor == null ? null : Duration.parse(cacheFor);
    }
}
