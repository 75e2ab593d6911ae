/**
 * Runs tasks: {@link dev.leadline.worker.WorkerLoop} decides when to take some, {@link dev.leadline.worker.Taker} takes
 * them, {@link dev.leadline.worker.TaskRunner} makes one attempt, {@link dev.leadline.worker.Heartbeat} shows that the
 * process lives.
 */
@NullMarked
package dev.leadline.worker;

import org.jspecify.annotations.NullMarked;
