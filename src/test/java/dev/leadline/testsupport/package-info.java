/** Real parts for tests: Redis servers of their own, proxies that lose answers, processes that can be killed. */
@NullMarked
package dev.leadline.testsupport;

import org.jspecify.annotations.NullMarked;
