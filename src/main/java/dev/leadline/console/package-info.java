/** The web console: serves its page and its files, which are in {@code src/main/resources/console} and use the REST API alone. */
@NullMarked
package dev.leadline.console;

import org.jspecify.annotations.NullMarked;
