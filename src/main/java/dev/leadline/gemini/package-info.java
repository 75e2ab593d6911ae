/** Calls Google's Gemini over REST, and simulates it when there is no key. */
@NullMarked
package dev.leadline.gemini;

import org.jspecify.annotations.NullMarked;
