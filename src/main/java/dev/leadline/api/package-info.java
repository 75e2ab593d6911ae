/** The REST API: resources, what they take and give, problems (RFC 9457), keys and tenants. Knows no Redis. */
@NullMarked
package dev.leadline.api;

import org.jspecify.annotations.NullMarked;
