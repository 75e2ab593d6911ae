/** Streams of events over HTTP: server-sent events (SSE) of one task, and of all tasks of a tenant. */
@NullMarked
package dev.leadline.api.live;

import org.jspecify.annotations.NullMarked;
