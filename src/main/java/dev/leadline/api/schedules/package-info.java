/** Schedules over REST, and from the configuration, which is read as if each of them were a request. */
@NullMarked
package dev.leadline.api.schedules;

import org.jspecify.annotations.NullMarked;
