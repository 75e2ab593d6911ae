/**
 * What was used and paid, over REST. It is a package of its own so that {@code api} stays small; it may know
 * {@code api}, and not the other way round.
 */
@NullMarked
package dev.leadline.api.usage;

import org.jspecify.annotations.NullMarked;
