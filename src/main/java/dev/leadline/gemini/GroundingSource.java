package dev.leadline.gemini;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** A page that a grounded answer rests on. The URL is Google's redirect, and the title mostly the page's domain. */
@RegisterForReflection
public record GroundingSource(String url, @Nullable String title) {}
