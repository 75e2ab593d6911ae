package dev.leadline.gemini;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A batch that is about to be submitted.
 *
 * @param name by which Google lists it, one of its own for each task: so it is found again if the answer to its submission is lost
 * @param project that pays for it, and alone can see it
 * @param model that answers
 * @param at when it was planned
 * @param until when it is given up, if it has no answer by then
 * @param reason why it is a batch
 */
@RegisterForReflection
public record BatchPlan(String name, String project, String model, Instant at, Instant until, String reason) {}
