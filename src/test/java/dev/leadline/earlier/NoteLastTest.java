package dev.leadline.earlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.LossyProxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which task was the last about something is known, for as many things as a tenant may have notes. */
class NoteLastTest extends BrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static void note(BrokerFixture by, String about, TaskId id) {
        by.await(new NoteLast(by.scripts(), PATIENCE).run("acme", about, id, 3));
    }

    private List<String> notes() {
        return redis.list("HKEYS", node.keys.last("acme")).stream()
                .map(String::valueOf)
                .toList();
    }

    @Test
    void theLastTaskIsNotedAndAnotherOneMakesRoomIfThereAreTooMany() {
        TaskId last = TaskId.next();
        List.of("a", "b", "c", "a").forEach(about -> note(node, about, TaskId.next()));
        assertThat(notes()).containsExactlyInAnyOrder("a", "b", "c");

        note(node, "d", last);

        assertThat(notes()).hasSize(3).contains("d");
        assertThat(redis.call("HGET", node.keys.last("acme"), "d")).isEqualTo(last.value());
    }

    @Test
    void aLostReplyNotesOnce() {
        List.of("a", "b").forEach(about -> note(node, about, TaskId.next()));
        try (LossyProxy proxy = new LossyProxy(redis.port());
                BrokerFixture far = BrokerFixture.impatient(proxy.url())) {
            proxy.loseAnswerTo(NoteLast.SCRIPT, redis);

            note(far, "c", TaskId.next());

            assertThat(proxy.lost()).isEqualTo(1);
        }
        assertThat(notes()).containsExactlyInAnyOrder("a", "b", "c");
    }
}
