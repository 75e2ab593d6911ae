/** Finds results of earlier tasks for handlers that compare. */
@NullMarked
package dev.leadline.earlier;

import org.jspecify.annotations.NullMarked;
