/**
 * The shares of tenants, over REST. A package of its own, so that {@code api} stays small; it may know {@code api}, and not
 * the other way round.
 */
@NullMarked
package dev.leadline.api.tenants;

import org.jspecify.annotations.NullMarked;
