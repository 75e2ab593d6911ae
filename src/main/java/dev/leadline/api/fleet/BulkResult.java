package dev.leadline.api.fleet;

import dev.leadline.control.BulkControl;
import dev.leadline.listing.Cursor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came of it.
 *
 * @param done none in a dry run
 * @param next the cursor with which a further call goes on, when this one ended at its limit; else null
 */
@Schema(name = "BulkResult")
@RegisterForReflection
record BulkResult(long matched, long done, @Nullable String next) {

    static BulkResult of(BulkControl.Done done) {
        Cursor next = done.next();
        return new BulkResult(done.matched(), done.done(), next == null ? null : next.toString());
    }
}
