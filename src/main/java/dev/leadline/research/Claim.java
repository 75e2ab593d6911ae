package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Something that sources say.
 *
 * @param sources ids of the sources that say it; never empty in a report
 */
@RegisterForReflection
record Claim(String text, List<String> sources) {}
