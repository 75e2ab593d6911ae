/** The session of the console in a browser: a key, kept in a cookie that scripts cannot read. */
@NullMarked
package dev.leadline.api.session;

import org.jspecify.annotations.NullMarked;
