/**
 * Every transition of a task: one class for each, and one Lua script (in the resources of this package). Three thin
 * classes give access to them: {@link dev.leadline.broker.Broker} for clients, {@link dev.leadline.broker.Leases} for
 * workers, and {@link dev.leadline.broker.Maintenance}.
 */
@NullMarked
package dev.leadline.broker;

import org.jspecify.annotations.NullMarked;
