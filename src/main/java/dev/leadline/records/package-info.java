/**
 * Which keys there are, and how a record is stored in them; for Java here, and for Lua in {@code dev/leadline/records}
 * of the resources.
 */
@NullMarked
package dev.leadline.records;

import org.jspecify.annotations.NullMarked;
