/**
 * What providers allow: requests and input tokens in a minute, requests in a day, and calls at once, for each project and
 * model. The fleet shares it in Redis, so that it never sends more ({@code quota/lib/windows.lua}); a task whose call has
 * no room waits at a gate, as for a limit ({@code broker/lib/gates.lua}).
 */
@NullMarked
package dev.leadline.quota;

import org.jspecify.annotations.NullMarked;
