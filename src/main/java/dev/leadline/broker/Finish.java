package dev.leadline.broker;

import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;

/** An attempt's outcome on its way to the record. */
record Finish(Lease lease, Outcome outcome) {}
