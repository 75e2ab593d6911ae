package dev.leadline.audit;

/**
 * Something that an operator did.
 *
 * @param who name of the key with which it was done
 * @param action what was done, such as {@code queue.pause}
 * @param target to what: the name or id; empty when it was more than one thing
 * @param detail JSON, an object
 */
public record Deed(String who, String action, String target, String detail) {}
