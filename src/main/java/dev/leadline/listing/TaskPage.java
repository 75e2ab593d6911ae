package dev.leadline.listing;

import dev.leadline.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first within a state. It may be short and still have a {@code next}: filters look at a
 * bounded number of tasks a page.
 */
public record TaskPage(List<Task> items, @Nullable String next) {}
