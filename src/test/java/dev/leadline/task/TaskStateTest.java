package dev.leadline.task;

import static dev.leadline.task.TaskState.CANCELLED;
import static dev.leadline.task.TaskState.EXPIRED;
import static dev.leadline.task.TaskState.FAILED;
import static dev.leadline.task.TaskState.QUEUED;
import static dev.leadline.task.TaskState.RETRYING;
import static dev.leadline.task.TaskState.SCHEDULED;
import static dev.leadline.task.TaskState.STARTED;
import static dev.leadline.task.TaskState.SUCCEEDED;
import static dev.leadline.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskStateTest {

    private static final Map<TaskState, Set<TaskState>> MOVES = Map.of(
            SCHEDULED, Set.of(QUEUED, CANCELLED, EXPIRED),
            RETRYING, Set.of(QUEUED, CANCELLED),
            WAITING, Set.of(QUEUED, SCHEDULED, CANCELLED, EXPIRED),
            QUEUED, Set.of(STARTED, CANCELLED, EXPIRED),
            STARTED, Set.of(SUCCEEDED, FAILED, CANCELLED, RETRYING, QUEUED, SCHEDULED),
            FAILED, Set.of(QUEUED, WAITING),
            CANCELLED, Set.of(QUEUED, WAITING),
            EXPIRED, Set.of(QUEUED, WAITING),
            SUCCEEDED, Set.of());

    static Stream<Move> allPairs() {
        return Arrays.stream(TaskState.values())
                .flatMap(from -> Arrays.stream(TaskState.values()).map(to -> new Move(from, to)));
    }

    record Move(TaskState from, TaskState to) {}

    @ParameterizedTest
    @MethodSource("allPairs")
    void aMoveIsAllowedWhenTheTableSaysSo(Move move) {
        assertThat(move.from().canBecome(move.to()))
                .isEqualTo(MOVES.get(move.from()).contains(move.to()));
    }

    @Test
    void nothingRunsThatWasNotQueued() {
        assertThat(Arrays.stream(TaskState.values()).filter(from -> from.canBecome(STARTED)))
                .containsExactly(QUEUED);
    }

    @Test
    void fourStatesAreFinalAndOnlyARetryLeavesThem() {
        assertThat(Arrays.stream(TaskState.values()).filter(TaskState::isFinal))
                .containsExactly(SUCCEEDED, FAILED, CANCELLED, EXPIRED)
                .allSatisfy(
                        state -> assertThat(Arrays.stream(TaskState.values()).filter(state::canBecome))
                                .isSubsetOf(QUEUED, WAITING));
    }
}
