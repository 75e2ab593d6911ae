/** Health and metrics: what operators look at. */
@NullMarked
package dev.leadline.observe;

import org.jspecify.annotations.NullMarked;
