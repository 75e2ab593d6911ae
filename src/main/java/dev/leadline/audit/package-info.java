/** What operators did. */
@NullMarked
package dev.leadline.audit;

import org.jspecify.annotations.NullMarked;
