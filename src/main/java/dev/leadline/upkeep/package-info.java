/**
 * What every process does from time to time to keep the queue in order: one class for each job, run by the scheduler.
 */
@NullMarked
package dev.leadline.upkeep;

import org.jspecify.annotations.NullMarked;
