/** Leadline: background tasks for LLM research. The rooms are the packages below; ARCHITECTURE.md maps them. */
@NullMarked
package dev.leadline;

import org.jspecify.annotations.NullMarked;
