/** Checks claims against the stored text of the pages that they cite: quote, numbers, dates, names, roles and negation. */
@NullMarked
package dev.leadline.claim;

import org.jspecify.annotations.NullMarked;
