/**
 * Every transition of a task: one class beside its one Lua script (among the resources of this package). Three thin doors lead to
 * them: {@link dev.leadline.broker.Broker} for clients, {@link dev.leadline.broker.Leases} for workers, and
 * {@link dev.leadline.broker.Maintenance}.
 */
@NullMarked
package dev.leadline.broker;

import org.jspecify.annotations.NullMarked;
