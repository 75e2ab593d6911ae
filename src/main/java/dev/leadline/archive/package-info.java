/** Ended tasks in PostgreSQL, where they are kept for longer than in Redis: writing, reading, and the tables. */
@NullMarked
package dev.leadline.archive;

import org.jspecify.annotations.NullMarked;
