package dev.leadline.claim;

/**
 * A quote that was found, and supports its claim.
 *
 * @param start where it begins in the snapshot's text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param quote as it is there
 * @param passage the sentences that it is from
 * @param sha256 the snapshot's
 */
public record Anchor(String sourceId, int start, int end, String quote, String passage, String sha256) {}
