/** Takes persons out of stored reports. */
@NullMarked
package dev.leadline.erasure;

import org.jspecify.annotations.NullMarked;
