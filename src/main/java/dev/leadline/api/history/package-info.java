/** What was asked for with a task, and what has happened to it since. */
@NullMarked
package dev.leadline.api.history;

import org.jspecify.annotations.NullMarked;
