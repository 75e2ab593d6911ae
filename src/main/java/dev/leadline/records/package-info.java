/** Which keys there are, and how a record lies in them: the one place for Java, and for Lua ({@code dev/leadline/records} among the resources). */
@NullMarked
package dev.leadline.records;

import org.jspecify.annotations.NullMarked;
