/** The report of a deep dive as a file: HTML, Markdown, PDF, JSON. */
@NullMarked
package dev.leadline.api.reports;

import org.jspecify.annotations.NullMarked;
