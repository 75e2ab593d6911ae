package dev.leadline.claim;

/**
 * Where a claim is said to be from.
 *
 * @param quote the words of the source, as they are there; empty: the sentence of the source that says it is looked for
 */
public record Evidence(String sourceId, String quote) {}
