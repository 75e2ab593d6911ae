/**
 * Questions about a text whose answers are known beforehand: yes or no, one of several options, or a level of a scale. Who asks
 * them knows this package alone; {@code gemini} has them answered.
 */
@NullMarked
package dev.leadline.decision;

import org.jspecify.annotations.NullMarked;
