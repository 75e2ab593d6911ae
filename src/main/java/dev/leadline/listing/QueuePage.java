package dev.leadline.listing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of queues by name.
 *
 * @param next the cursor of the page after; null at the end
 */
public record QueuePage(List<QueueView> items, @Nullable String next) {}
