package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.gemini.BatchKit;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.gemini.StrictBatches;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.Charge;
import dev.leadline.task.Usage;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Site;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of batches share: a task that asks one question. Time is that of the queue. */
abstract class BatchCase {

    protected static final Generation DIRECT = new Generation("At once.", null, "m", "STOP", false, null, Usage.NONE);

    protected final Site site = new Site();
    protected final TestQueue queue = new TestQueue();
    protected final StrictBatches google = new StrictBatches(site, queue.clock());
    protected final BatchKit kit = new BatchKit(site, queue.clock());
    protected final AtomicInteger direct = new AtomicInteger();

    record Nothing() {}

    record Said(String text, @Nullable String reason) {}

    /** Asks one question in the tier that its task leaves time for. */
    private final class Asking implements TaskHandler<Nothing, Said> {
        private final Tiered tiers = new Tiered(kit.batches());

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
            return tiers.ask(new Prompt("What is the answer?", null, null, null), context, new Tiered.Ways() {
                        @Override
                        public Uni<Generation> directly(Prompt prompt) {
                            direct.incrementAndGet();
                            return Uni.createFrom().item(DIRECT);
                        }

                        @Override
                        public Uni<Generation> accept(Prompt prompt, Generation answer) {
                            return Uni.createFrom().item(answer);
                        }
                    })
                    .map(answered -> new Said(answered.answer().text(), answered.reason()));
        }
    }

    @BeforeEach
    void addHandler() {
        queue.add(new Asking());
    }

    @AfterEach
    void close() {
        kit.close();
        site.close();
    }

    protected TestTask submit(Duration deadline) {
        return queue.submit(TaskRequest.of("ask").deadline(now().plus(deadline)));
    }

    protected Instant now() {
        return queue.clock().instant();
    }

    protected static List<String> tiers(TestTask task) {
        return task.charges().stream().map(Charge::tier).toList();
    }

    protected void answeredInABatchOnce(TestTask task) {
        assertThat(task.result(Said.class).text()).isEqualTo("Forty-two.");
        assertThat(google.billed()).isEqualTo(1);
        assertThat(tiers(task)).containsExactly("batch");
        // 20 tokens of 0.75 and 3 of 3.75 dollars a million, halved.
        assertThat(task.usage().costUsd()).isEqualByComparingTo("0.000013125");
        assertThat(direct).hasValue(0);
    }

    protected void askedAtOnce(TestTask task, String why) {
        assertThat(task.result(Said.class).text()).isEqualTo("At once.");
        assertThat(task.result(Said.class).reason())
                .contains("then asked at once, since the batch gave no answer: " + why);
        assertThat(direct).hasValue(1);
    }

    /** Lets the worker of the task die when it has sent its next request of a kind, and others go on. */
    protected void dieAt(String kind, boolean done, TestTask task) {
        google.hold(kind, done);
        Thread killer = new Thread(() -> {
            try {
                google.awaitHeld();
                task.loseWorker();
            } finally {
                google.goOn();
            }
        });
        killer.start();
        queue.drain();
        try {
            killer.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        queue.drain();
        assertThat(task.crashes()).isEqualTo(1);
    }
}
