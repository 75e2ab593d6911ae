package dev.leadline.listing;

import dev.leadline.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first within a state. It may be short, or empty, and still have a {@code next}: filters look at a
 * bounded number of tasks a page.
 *
 * @param next where the next page begins; null on the last
 * @param looked how many tasks were looked at, among them those that filters left out
 */
public record TaskPage(List<Task> items, @Nullable Cursor next, int looked) {}
