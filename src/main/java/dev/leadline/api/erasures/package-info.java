/** Taking a person out of all reports, over REST. */
@NullMarked
package dev.leadline.api.erasures;

import org.jspecify.annotations.NullMarked;
