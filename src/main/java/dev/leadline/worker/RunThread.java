package dev.leadline.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The thread that a run goes on, a loop shared with others.
 *
 * @param executor runs actions one after the other, in a context of the run's own
 * @param clock sets timers on that thread; set and cancelled there, they cost no lock
 */
record RunThread(Executor executor, ScheduledExecutorService clock) {}
