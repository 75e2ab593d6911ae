/**
 * Limits: how many tasks of a handler, a queue or a key run at once in the whole fleet, and how many start within a
 * time. The scripts of the broker keep to them ({@code broker/lib/gates.lua}).
 */
@NullMarked
package dev.leadline.limit;

import org.jspecify.annotations.NullMarked;
