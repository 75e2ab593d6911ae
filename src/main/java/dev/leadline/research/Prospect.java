package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Company;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The company that a report is about.
 *
 * @param domain of its website; null when none is known
 * @param country as it was given; null when none was
 * @param assumption what was assumed to tell it from others of its name; null when its website was given
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Prospect(
        String name,
        @Nullable String domain,
        @Nullable String country,
        @Nullable String assumption) {

    private static final String BY_NAME =
            "no website of the company is known, so each page that has its name is taken to be about it";

    /** @param ownHosts those of its website, in the order in which they were found */
    static Prospect of(String name, @Nullable String country, boolean isGiven, List<String> ownHosts) {
        if (ownHosts.isEmpty()) {
            return new Prospect(name, null, country, BY_NAME);
        }
        String domain = ownHosts.get(ownHosts.size() - 1);
        return new Prospect(
                name,
                domain,
                country,
                isGiven
                        ? null
                        : domain
                                + " is taken for the company's own site, since a search found it under the company's name");
    }

    /** For the check of claims. An address of a machine, as 127.0.0.1, says nothing about whose page it is. */
    static Company company(String name, Set<String> ownHosts) {
        return new Company(
                name,
                ownHosts.stream()
                        .filter(host -> host.contains(".") && host.matches(".*\\p{L}.*"))
                        .collect(Collectors.toSet()));
    }
}
