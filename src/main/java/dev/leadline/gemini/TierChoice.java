package dev.leadline.gemini;

/**
 * Which tier a call is sent for.
 *
 * @param reason why, as a sentence without a full stop
 */
public record TierChoice(Tier tier, String reason) {}
