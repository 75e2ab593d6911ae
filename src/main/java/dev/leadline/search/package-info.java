/** Where a program may ask for addresses of pages that it may read, keep and check: providers of web search. */
@NullMarked
package dev.leadline.search;

import org.jspecify.annotations.NullMarked;
