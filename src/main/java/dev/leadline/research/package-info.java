/** The shipped tasks: health check, content extraction, text generation, and the deep dive on a prospect. */
@NullMarked
package dev.leadline.research;

import org.jspecify.annotations.NullMarked;
