/** Notes what operators do, and shows it. */
@NullMarked
package dev.leadline.api.audit;

import org.jspecify.annotations.NullMarked;
