/** Reads pages of the web: fetches them safely, and extracts what they say. Knows nothing of tasks. */
@NullMarked
package dev.leadline.web;

import org.jspecify.annotations.NullMarked;
