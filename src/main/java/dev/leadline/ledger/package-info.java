/**
 * The ledger: what calls of providers used and cost. Charges are entered by the scripts that write outcomes and steps ({@code
 * ledger/lib/enter.lua}), in the same step; {@link dev.leadline.ledger.Ledger} reads them.
 */
@NullMarked
package dev.leadline.ledger;

import org.jspecify.annotations.NullMarked;
