package dev.leadline.research;

import org.jspecify.annotations.Nullable;

/**
 * What a deep dive is about.
 *
 * @param focus what matters most
 */
record Topic(
        String company, @Nullable String country, @Nullable String focus) {

    /** What is searched for when nothing better is known. */
    String words() {
        return company + (country == null ? "" : " " + country) + (focus == null ? "" : " " + focus);
    }
}
