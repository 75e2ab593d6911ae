/**
 * Runs tasks: {@link dev.leadline.worker.WorkerPool} takes them, {@link dev.leadline.worker.TaskRunner} makes one
 * attempt, {@link dev.leadline.worker.Heartbeat} shows that the process lives.
 */
@NullMarked
package dev.leadline.worker;

import org.jspecify.annotations.NullMarked;
