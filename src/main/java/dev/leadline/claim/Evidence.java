package dev.leadline.claim;

/**
 * Where a claim is said to be from.
 *
 * @param quote the words of the source, as they are there
 */
public record Evidence(String sourceId, String quote) {}
