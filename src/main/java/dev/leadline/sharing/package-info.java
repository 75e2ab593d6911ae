/**
 * Calls of providers whose answers tasks share: the same call, made by several tasks at once, is made once ({@code
 * claim_call.lua}, {@code end_flight.lua}), and its answer can be kept for later ones. Nothing is shared unless it is
 * configured, or asked for by a task. Answers that may only be shown never come here.
 */
@NullMarked
package dev.leadline.sharing;

import org.jspecify.annotations.NullMarked;
