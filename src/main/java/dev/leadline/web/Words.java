package dev.leadline.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list of words, in which one that ends with a star stands for all that begin so. */
final class Words {

    private final Set<String> whole = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();

    private Words() {}

    /** @param words with a space between two */
    static Words of(String words) {
        Words list = new Words();
        for (String word : words.split(" ")) {
            if (word.endsWith("*")) {
                list.beginnings.add(word.substring(0, word.length() - 1));
            } else {
                list.whole.add(word);
            }
        }
        return list;
    }

    /** The first of the names that is in the list; null when none is. */
    @Nullable
    String first(List<String> names) {
        for (String name : names) {
            if (whole.contains(name) || beginnings.stream().anyMatch(name::startsWith)) {
                return name;
            }
        }
        return null;
    }
}
