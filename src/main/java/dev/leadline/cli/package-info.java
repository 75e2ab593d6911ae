/**
 * The command line {@code leadline}: the same program as the server, started with arguments. It knows nothing of the other
 * packages: all that it does goes through the REST API of a server, so it works from any machine that reaches one.
 */
@NullMarked
package dev.leadline.cli;

import org.jspecify.annotations.NullMarked;
