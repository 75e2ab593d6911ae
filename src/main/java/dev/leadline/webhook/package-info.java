/**
 * Tells a URL that a task has ended. The message is a task of its own, which {@code webhook/lib/notify.lua} stores in the
 * step that ends the other one; it is signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> says.
 */
@NullMarked
package dev.leadline.webhook;

import org.jspecify.annotations.NullMarked;
