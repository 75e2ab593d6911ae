package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.gemini.BatchKit;
import dev.leadline.gemini.Prompt;
import dev.leadline.gemini.Tier;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Site;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task that asks many questions asks them in a cheaper tier if there is time for that, and has more time for them. */
class InTimeTest {

    private final Site site = new Site();
    private final TestQueue queue = new TestQueue();
    private final BatchKit kit = new BatchKit(site, queue.clock());

    record Nothing() {}

    record Said(String tier, Duration time) {}

    private final class Asking implements TaskHandler<Nothing, Said> {
        private final Tiered tiers = new Tiered(kit.batches());
        private final @Nullable Tier wanted;

        Asking(@Nullable Tier wanted) {
            this.wanted = wanted;
        }

        @Override
        public String name() {
            return "ask";
        }

        @Override
        public String description() {
            return "Asks.";
        }

        @Override
        public Uni<Said> run(Nothing nothing, TaskContext context) {
            Instant start = queue.clock().instant();
            Duration time = tiers.time(context, start, Duration.ofMinutes(10));
            Prompt prompt = new Prompt("What?", null, null, null, null, wanted);
            return Uni.createFrom()
                    .item(new Said(
                            String.valueOf(tiers.inTime(prompt, context, time).tier()), time));
        }
    }

    @AfterEach
    void close() {
        kit.close();
        site.close();
    }

    private Said asked(@Nullable Tier wanted, @Nullable Duration deadline) {
        queue.add(new Asking(wanted));
        TaskRequest request = TaskRequest.of("ask");
        TestTask task = queue.submit(
                deadline == null
                        ? request
                        : request.deadline(queue.clock().instant().plus(deadline)));
        queue.drain();
        return task.result(Said.class);
    }

    @ParameterizedTest
    @CsvSource({
        // Until the deadline, the tier, the time of the run.
        "PT5M, null, PT10M",
        "PT30M, null, PT15M",
        "PT44M59S, null, PT29M59S",
        "PT45M, FLEX, PT30M",
        "PT2H, FLEX, PT50M",
        "P30D, FLEX, PT50M"
    })
    void theMoreTimeIsLeftTheLongerARunMayTakeAndTheCheaperItAsks(Duration deadline, String tier, Duration time) {
        assertThat(asked(null, deadline)).isEqualTo(new Said(tier, time));
    }

    @Test
    void aTaskWithoutADeadlineAsksAsUsual() {
        assertThat(asked(null, null)).isEqualTo(new Said("null", Duration.ofMinutes(10)));
    }

    @Test
    void aTierThatIsAskedForIsKept() {
        assertThat(asked(Tier.PRIORITY, Duration.ofDays(1)).tier()).isEqualTo("PRIORITY");
    }
}
