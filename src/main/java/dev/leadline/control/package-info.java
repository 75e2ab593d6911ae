/**
 * What operators do to a fleet that runs: pause, resume, purge and move queues, cancel and run again many tasks. Each of these that changes something in Redis is one
 * class with its script beside it, as in {@code broker}.
 */
@NullMarked
package dev.leadline.control;

import org.jspecify.annotations.NullMarked;
