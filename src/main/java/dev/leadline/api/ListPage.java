package dev.leadline.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next the cursor of the next page; null on the last
 */
@RegisterForReflection
public record ListPage<T>(List<T> items, @Nullable String next) {}
