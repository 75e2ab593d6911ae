/**
 * How much of what happened when: each process counts in memory ({@link dev.leadline.counts.Counts}) and adds its numbers to a ring in
 * Redis that is bounded in time and in size; what no process sees is counted there by the scripts that do it.
 */
@NullMarked
package dev.leadline.counts;

import org.jspecify.annotations.NullMarked;
