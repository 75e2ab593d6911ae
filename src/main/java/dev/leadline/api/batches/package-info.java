/** REST: what Google tells of batches. */
@NullMarked
package dev.leadline.api.batches;

import org.jspecify.annotations.NullMarked;
