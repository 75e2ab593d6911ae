/** Lists, search, survey: reads only. */
@NullMarked
package dev.leadline.listing;

import org.jspecify.annotations.NullMarked;
