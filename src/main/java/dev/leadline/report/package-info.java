/**
 * Deep dives as readers get them: a page of HTML that needs nothing but itself, and PDF. They are read from the results of tasks, as
 * they are stored, also those of earlier versions.
 */
@NullMarked
package dev.leadline.report;

import org.jspecify.annotations.NullMarked;
