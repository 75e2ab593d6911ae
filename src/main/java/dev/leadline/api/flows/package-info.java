/** Flows over REST, and from Java. */
@NullMarked
package dev.leadline.api.flows;

import org.jspecify.annotations.NullMarked;
