package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What the sources do not say.
 *
 * @param section the key of the section that asked
 * @param what a short phrase, or the question itself
 */
@RegisterForReflection
record Unknown(String section, String what) {}
