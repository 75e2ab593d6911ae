/** Why a task does not run yet. */
@NullMarked
package dev.leadline.api.why;

import org.jspecify.annotations.NullMarked;
