/** The code of docs/COOKBOOK.md: {@code CookbookPageTest} compares the page with these files. */
@org.jspecify.annotations.NullMarked
package dev.leadline.cookbook;
