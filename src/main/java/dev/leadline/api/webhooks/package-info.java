/** What webhooks say about a task: the same as REST does. */
@NullMarked
package dev.leadline.api.webhooks;

import org.jspecify.annotations.NullMarked;
