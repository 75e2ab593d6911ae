/**
 * The only room that talks to Redis: every transition of a task is one Lua script, every read is a few pipelined
 * commands. {@link dev.leadline.broker.Broker} is the door for clients, {@link dev.leadline.broker.Leases} the one for workers.
 */
@NullMarked
package dev.leadline.broker;

import org.jspecify.annotations.NullMarked;
