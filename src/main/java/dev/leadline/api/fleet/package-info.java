/**
 * What people who run a fleet ask for and do over REST: handlers, queues and workers, and pausing, purging and moving queues. It is
 * a package of its own so that {@code api} stays small; it may know {@code api}, and not the other way round.
 */
@NullMarked
package dev.leadline.api.fleet;

import org.jspecify.annotations.NullMarked;
