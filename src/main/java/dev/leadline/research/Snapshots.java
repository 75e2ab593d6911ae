package dev.leadline.research;

import dev.leadline.report.StoredText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The texts of the sources that claims cite, as they were when their quotes were found: a page may say something else tomorrow. They are
 * of pages that this program fetched itself; of a search, only addresses are kept.
 *
 * @param packed by the id of the source
 */
record Snapshots(Map<String, String> packed) {

    static final Snapshots NONE = new Snapshots(Map.of());

    /** How much the kept texts of sources take in a result. */
    static int bytes(List<Source.Cited> sources) {
        return sources.stream()
                .mapToInt(source ->
                        source.snapshot() == null ? 0 : source.snapshot().length())
                .sum();
    }

    /**
     * Those that fit, in the order of the sources.
     *
     * @param bytes that all of them together may add to the result
     */
    static Snapshots of(List<Source> sources, Collection<Claim> claims, int bytes) {
        Set<String> cited =
                claims.stream().flatMap(claim -> claim.sources().stream()).collect(Collectors.toSet());
        Map<String, String> kept = new LinkedHashMap<>();
        int left = bytes;
        for (Source source : sources) {
            if (left > 0 && cited.contains(source.id())) {
                String packed = StoredText.pack(source.text());
                if (packed.length() <= left) {
                    left -= packed.length();
                    kept.put(source.id(), packed);
                }
            }
        }
        return new Snapshots(kept);
    }
}
