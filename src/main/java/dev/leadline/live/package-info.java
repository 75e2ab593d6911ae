/**
 * What can be followed while it happens: the live output of tasks ({@link dev.leadline.live.Chunks}, written under the run's
 * lease), and streams of events of one task or of all tasks of a tenant ({@link dev.leadline.live.LiveStreams}). Nothing is
 * written for tasks that nobody follows, except their chunks.
 */
@NullMarked
package dev.leadline.live;

import org.jspecify.annotations.NullMarked;
