package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to sell something to the company, in its own words.
 *
 * @param offer what it sells
 * @param customers to whom it sells it
 * @param proofPoints what shows that the offer is good, such as results of other customers
 */
@RegisterForReflection
record Seller(
        @NotBlank(message = "is required, and must not be blank")
        @Size(max = 1000, message = "must have at most 1000 characters")
        String offer,

        @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
        String customers,

        @JsonAlias("proof_points") @Size(max = 20, message = "must be at most 20 texts") @Nullable
        List<@NotNull(message = "must be a text") @Size(max = 500, message = "must have at most 500 characters") String>
                proofPoints) {

    /** What shows that the offer is good; empty when nothing was given. */
    List<String> proof() {
        return proofPoints == null ? List.of() : proofPoints;
    }

    /** All that it says. */
    String text() {
        return String.join("\n", offer, customers == null ? "" : customers, String.join("\n", proof()));
    }
}
