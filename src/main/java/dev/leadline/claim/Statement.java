package dev.leadline.claim;

import java.util.List;

/** A claim that is to be checked, and where it is said to be from. */
public record Statement(String text, List<Evidence> evidence) {

    public Statement {
        evidence = List.copyOf(evidence);
    }
}
