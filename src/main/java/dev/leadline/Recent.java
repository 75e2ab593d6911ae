package dev.leadline;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was found for a tenant serves everybody of that tenant for a moment, however many people look at it. It is kept for the {@value
 * #MOST} tenants that were asked for last.
 */
public final class Recent<T> {

    private static final int MOST = 1_000;

    private final Duration fresh;
    private final Function<@Nullable String, Uni<T>> find;
    private final Map<String, Uni<T>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Uni<T>> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param fresh for how long what was found is kept
     * @param find finds it for a tenant; null: for all tenants together
     */
    public Recent(Duration fresh, Function<@Nullable String, Uni<T>> find) {
        this.fresh = fresh;
        this.find = find;
    }

    /** What there is for the tenant now, or was a moment ago. */
    public Uni<T> of(@Nullable String tenant) {
        synchronized (kept) {
            // No tenant has an empty name.
            return kept.computeIfAbsent(
                    tenant == null ? "" : tenant,
                    name -> Uni.createFrom()
                            .deferred(() -> find.apply(tenant))
                            .memoize()
                            .atLeast(fresh));
        }
    }
}
