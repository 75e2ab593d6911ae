/** Calls Google's Gemini over REST, and simulates it where there is no key. */
@NullMarked
package dev.leadline.gemini;

import org.jspecify.annotations.NullMarked;
