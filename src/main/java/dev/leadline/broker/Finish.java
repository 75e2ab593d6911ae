package dev.leadline.broker;

import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import org.jspecify.annotations.Nullable;

/** An attempt's outcome on its way to the record. */
record Finish(Lease lease, Outcome outcome, @Nullable Progress progress) {}
