/**
 * Connections to Redis and calls on them: addresses, Sentinel and Cluster, running a script, the embedded server. Knows
 * nothing about tasks.
 */
@NullMarked
package dev.leadline.redis;

import org.jspecify.annotations.NullMarked;
