package dev.leadline.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that is sorted by names.
 *
 * @param next the name after which the next part begins; null at the end
 */
public record Portion<T>(List<T> items, @Nullable String next) {}
