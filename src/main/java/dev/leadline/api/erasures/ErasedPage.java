package dev.leadline.api.erasures;

import dev.leadline.erasure.Erasures;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was erased.
 *
 * @param tasks how many tasks were looked at
 * @param reports how many of them named the person, and do not any more
 * @param claims how many claims were removed from these
 * @param next the cursor with which a further request goes on; null when all were looked at
 */
@Schema(name = "Erasure")
@RegisterForReflection
record ErasedPage(
        int tasks, int reports, int claims, @Nullable String next) {

    static ErasedPage of(Erasures.Page page) {
        return new ErasedPage(
                page.tasks(),
                page.reports(),
                page.claims(),
                page.next() == null ? null : page.next().toString());
    }
}
