package dev.leadline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class DagTest {

    /** Each word is a key and, in brackets, what it waits for. */
    private static List<Dag.Node> nodes(String graph) {
        return Arrays.stream(graph.split(" "))
                .map(word -> {
                    String[] parts = word.replace("]", "").split("\\[");
                    List<String> after = parts.length == 1 ? List.of() : List.of(parts[1].split(","));
                    return new Dag.Node(parts[0], after);
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b c | 0 1 2",
                "c[b] b[a] a | 2 1 0",
                "d[b,c] b[a] c[a] a | 3 1 2 0",
                "a b[a] x c[b] | 0 1 2 3",
                "z[a] y x[y] a | 1 2 3 0"
            })
    void eachTaskComesAfterAllThatItWaitsForAndOtherwiseWhereItWasGiven(String graph, String order) {
        assertThat(Dag.of(nodes(graph)).order())
                .isEqualTo(Arrays.stream(order.split(" ")).map(Integer::valueOf).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a[a] | 0 | the tasks wait for each other in a circle: \"a\" waits for \"a\"",
                "x a[b] b[c] c[a] | 1 | the tasks wait for each other in a circle: \"a\" waits for \"b\" waits for \"c\" waits for \"a\"",
                "end[a] a[b] b[a] | 1 | the tasks wait for each other in a circle: \"a\" waits for \"b\" waits for \"a\"",
                "a b[no] | 1 | no task of this flow has the key \"no\"",
                "a b a | 2 | \"a\" is also the key of task 0"
            })
    void whatIsNoOrderIsRefusedAtItsPlace(String graph, int place, String message) {
        Dag.Wrong wrong = catchThrowableOfType(Dag.Wrong.class, () -> Dag.of(nodes(graph)));

        assertThat(wrong.mistakes()).hasSize(1);
        assertThat(wrong.mistakes().get(0).place()).isEqualTo(place);
        assertThat(wrong.mistakes().get(0).message()).isEqualTo(message);
    }

    /** In any order of ten thousand tasks, whatever waits for what that was before it in another order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tenThousandTasksInAnyOrderAreOrdered(long seed) {
        Random random = new Random(seed);
        List<Dag.Node> nodes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            List<String> after = new ArrayList<>();
            for (int k = 0; i > 0 && k < 3; k++) {
                String key = "t" + random.nextInt(i);
                if (!after.contains(key)) {
                    after.add(key);
                }
            }
            nodes.add(new Dag.Node("t" + i, after));
        }
        Collections.shuffle(nodes, random);

        List<Integer> order = Dag.of(nodes).order();

        List<String> seen = new ArrayList<>();
        java.util.Set<String> done = new java.util.HashSet<>();
        for (int place : order) {
            // The set as a whole is not given to AssertJ, which would look at each element each time.
            assertThat(done.containsAll(nodes.get(place).after())).isTrue();
            done.add(nodes.get(place).key());
            seen.add(nodes.get(place).key());
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(10_000);
    }

    @Test
    void numbersAreWrittenShortAndInTheirOrder() {
        for (String text : List.of("", "0", "0-4", "0-4 7", "3 2 1", "7 0-1 5-9")) {
            assertThat(Numbers.text(Numbers.parse(text))).isEqualTo(text);
        }
        assertThat(Numbers.parse("3 0-2 9")).containsExactly(3, 0, 1, 2, 9);
    }
}
