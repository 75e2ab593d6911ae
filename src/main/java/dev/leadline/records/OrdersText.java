package dev.leadline.records;

import dev.leadline.task.Orders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders as {@code control/order.lua} writes them into a worker's hash: {@code drain concurrency queues}, each {@code -} when nothing
 * was ordered; drain is 0 or 1, and queues are separated by commas, or {@code *} for all.
 */
public final class OrdersText {

    private OrdersText() {}

    /** The orders; none for null, and for a text that is damaged: a worker must go on all the same. */
    public static Orders parse(@Nullable String text) {
        String[] words = text == null ? new String[0] : text.split(" ");
        return words.length == 3 ? new Orders(drain(words[0]), concurrency(words[1]), queues(words[2])) : Orders.NONE;
    }

    private static @Nullable Boolean drain(String word) {
        return word.equals("-") ? null : (Boolean) word.equals("1");
    }

    private static @Nullable Integer concurrency(String word) {
        return word.matches("[1-9]\\d{0,8}") ? Integer.valueOf(word) : null;
    }

    private static @Nullable List<String> queues(String word) {
        if (word.equals("-")) {
            return null;
        }
        return word.equals("*") ? List.of() : List.of(word.split(","));
    }
}
