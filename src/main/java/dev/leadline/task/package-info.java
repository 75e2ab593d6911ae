/**
 * The vocabulary of Leadline as plain types: what a task is, which states it may be in, how an attempt can end.
 * Knows the JDK and JSpecify, nothing else; JSON is carried as text.
 */
@NullMarked
package dev.leadline.task;

import org.jspecify.annotations.NullMarked;
