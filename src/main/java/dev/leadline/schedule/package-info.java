/**
 * Schedules: cron expressions and intervals that make tasks. When a tick comes is computed here, from the tick before
 * it; scripts beside these classes compare and store it together with the task, so each tick makes one task however
 * many nodes run. What is due is decided by Redis' clock.
 */
@NullMarked
package dev.leadline.schedule;

import org.jspecify.annotations.NullMarked;
