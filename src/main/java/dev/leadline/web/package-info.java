/** Reads pages of the web: fetches them safely, and extracts their content. Knows nothing about tasks. */
@NullMarked
package dev.leadline.web;

import org.jspecify.annotations.NullMarked;
