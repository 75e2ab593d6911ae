/** Saves reports to Google Drive: signing in, the resumable upload, and the task that tries an upload again. */
@NullMarked
package dev.leadline.drive;

import org.jspecify.annotations.NullMarked;
