package dev.leadline.api.erasures;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom to erase. */
@Schema(name = "ErasureRequest")
@RegisterForReflection
record EraseBody(
        @Schema(
                required = true,
                maxLength = 200,
                description =
                        "The whole name, such as Ann Lee. Case, accents and punctuation do not matter, and Lee, Ann is the same. Other"
                                + " spellings, initials and former names are names of their own")
        @Nullable
        String name,

        @Schema(description = "The next of the answer before, for the same name") @Nullable
        String cursor) {}
