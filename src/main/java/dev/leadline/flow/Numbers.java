package dev.leadline.flow;

import java.util.ArrayList;
import java.util.List;

/** Numbers of tasks as a short text, in their order: {@code 0-4 7} for 0, 1, 2, 3, 4 and 7. Scripts read it, too. */
final class Numbers {

    private Numbers() {}

    static String text(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (from < numbers.size()) {
            int to = from;
            while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
                to++;
            }
            text.append(text.isEmpty() ? "" : " ").append(numbers.get(from));
            if (to > from) {
                text.append('-').append(numbers.get(to));
            }
            from = to + 1;
        }
        return text.toString();
    }

    static List<Integer> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            int hyphen = word.indexOf('-');
            int from = Integer.parseInt(hyphen < 0 ? word : word.substring(0, hyphen));
            int to = hyphen < 0 ? from : Integer.parseInt(word.substring(hyphen + 1));
            for (int number = from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
