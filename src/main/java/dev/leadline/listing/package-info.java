/**
 * Lists of tasks ({@code TaskLists}, with a finder for each place where tasks are), a survey of the queues, and the
 * workers. Reads only; each answer is a page of bounded size and cost.
 */
@NullMarked
package dev.leadline.listing;

import org.jspecify.annotations.NullMarked;
