package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskId;
import dev.leadline.task.Unique;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java code enqueues tasks by the same rules as clients. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class EnqueuerTest {

    @Inject
    Enqueuer enqueuer;

    private TaskId enqueue(TaskRequest request) {
        return enqueuer.enqueue(request).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void aTaskThatJavaCodeEnqueuesRuns() {
        TaskId id = enqueue(TaskRequest.of("health_check_task", List.of(1, 2)));

        assertThat(Api.ended(id.value()).getInt("result")).isEqualTo(3);
    }

    @Test
    void everyOptionIsKept() {
        TaskId id = enqueue(TaskRequest.of("health_check_task", Map.of("x", 1, "y", 2))
                .tenant("acme")
                .queue("idle")
                .priority(Priority.HIGH)
                .delay(Duration.ofHours(1))
                .expires(Duration.ofHours(2))
                .timeout(Duration.ofMinutes(1))
                .maxAttempts(7)
                .resultTtl(Duration.ofHours(3))
                .webhook("https://example.org/hook")
                .tag("q4")
                .tag("north")
                .limitKey("site:acme")
                .limitKey("region:north"));

        JsonPath task = Api.task(id.value());
        assertThat(task.getString("tenant")).isEqualTo("acme");
        assertThat(task.getString("queue")).isEqualTo("idle");
        assertThat(task.getString("priority")).isEqualTo("high");
        assertThat(task.getString("state")).isEqualTo("SCHEDULED");
        assertThat(Instant.parse(task.getString("dueAt"))).isAfter(Instant.now().plusSeconds(3000));
        assertThat(task.getInt("maxAttempts")).isEqualTo(7);
        assertThat(task.getList("tags")).isEqualTo(List.of("q4", "north"));
        assertThat(task.getList("limitKeys")).isEqualTo(List.of("site:acme", "region:north"));
        assertThat(task.getString("webhook.state")).isEqualTo("WAITING");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameTask() {
        TaskRequest request = TaskRequest.of("health_check_task", List.of(1, 2)).idempotencyKey("java-1");

        assertThat(enqueue(request)).isEqualTo(enqueue(request));
        assertThatThrownBy(() -> enqueue(
                        TaskRequest.of("health_check_task", List.of(3, 4)).idempotencyKey("java-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another request");
    }

    static List<Unique> everyCondition() {
        return List.of(Unique.whileWaiting(), Unique.whileRunning(), Unique.forPeriod(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource("everyCondition")
    void aUniqueTaskIsTheOneThatIsThereAlready(Unique unique) {
        List<Integer> args = List.of(unique.condition().ordinal(), 71);

        TaskId first = enqueue(idle(args).unique(unique));

        assertThat(enqueue(idle(args).unique(unique))).isEqualTo(first);
        assertThat(enqueue(idle(args))).isNotEqualTo(first);
        assertThat(enqueue(idle(List.of(unique.condition().ordinal(), 72)).unique(unique)))
                .isNotEqualTo(first);
    }

    private static TaskRequest idle(List<Integer> args) {
        return TaskRequest.of("health_check_task", args).queue("idle");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> enqueue(TaskRequest.of("health_check_task", Map.of("x", 1))))
                .isInstanceOf(InvalidArguments.class);
        assertThatThrownBy(() -> enqueue(TaskRequest.of("health_check_task", List.of(1, 2))
                        .queue("a queue")
                        .maxAttempts(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue must have 1 to 64")
                .hasMessageContaining("maxAttempts must be 1 to 100");
        assertThatThrownBy(() -> enqueue(TaskRequest.of("health_check_task", List.of(1, 2))
                        .limitKey("a key")
                        .unique(Unique.forPeriod(Duration.ZERO))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limitKeys")
                .hasMessageContaining("unique.for");
        assertThatThrownBy(() -> enqueue(TaskRequest.of("no_such_task")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no task is named no_such_task");
    }
}
