/**
 * What there is now: lists of tasks ({@code TaskLists}, with a finder for each place that tasks lie in), a survey of the queues, and the
 * workers. Reads only; each answer is a page of bounded size that was made at bounded cost.
 */
@NullMarked
package dev.leadline.listing;

import org.jspecify.annotations.NullMarked;
