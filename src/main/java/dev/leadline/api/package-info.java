/**
 * The REST API under {@code /api/v1}: the resources, the records that they take and give, the checks of bodies and query
 * parameters, keys with their callers and tenants, and the mapping of every failure to a problem. It reaches tasks through
 * the doors of {@code broker} and {@code listing}, and knows no Redis. What holds for every HTTP request, whatever it is about,
 * is in {@code http}.
 */
@NullMarked
package dev.leadline.api;

import org.jspecify.annotations.NullMarked;
