/**
 * What tenants and tasks may spend. Before a call is sent, the most that it may cost is held ({@code hold.lua}); when it has ended,
 * what it was charged is entered into the ledger and the rest is given back, in one step ({@code pay.lua}). So what was paid and what is
 * held never are more than a hard budget.
 */
@NullMarked
package dev.leadline.budget;

import org.jspecify.annotations.NullMarked;
