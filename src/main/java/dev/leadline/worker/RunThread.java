package dev.leadline.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The thread of a run: an event loop that it shares with other runs.
 *
 * @param executor runs actions one after the other, in a Vert.x context that belongs to the run
 * @param clock sets timers on that thread; if they are set and cancelled there, they need no lock
 */
record RunThread(Executor executor, ScheduledExecutorService clock) {}
