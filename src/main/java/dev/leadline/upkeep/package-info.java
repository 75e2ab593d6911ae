/** What every process does now and then to keep the queue in order: one class an agent, on the scheduler's clock. */
@NullMarked
package dev.leadline.upkeep;

import org.jspecify.annotations.NullMarked;
