/** Tasks that Java code enqueues, with the checks of REST. */
@NullMarked
package dev.leadline.api.enqueuer;

import org.jspecify.annotations.NullMarked;
