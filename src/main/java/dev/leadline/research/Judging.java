package dev.leadline.research;

import org.jspecify.annotations.Nullable;

/**
 * What became of verified claims when a model judged them.
 *
 * @param judged how many it judged
 * @param lowered how many of these are insufficient by that
 * @param missing why it judged none; null when it judged some, or when there was none
 */
record Judging(int judged, int lowered, @Nullable String missing) {

    static final Judging NONE = new Judging(0, 0, null);
}
