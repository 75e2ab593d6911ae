package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators find in the log. */
class TaskLogTest extends WorkerTest {

    private static final Logger ROOT = Logger.getLogger("dev.leadline");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLoggerName() + ": " + ExtLogRecord.wrap(line).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        ROOT.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        ROOT.removeHandler(listener);
    }

    @Test
    void theReceptionAndTheOutcomeOfARunAreInTheLog() {
        WorkerFixture worker = worker(
                new Scripted("greeting", (args, context) -> Uni.createFrom().item("hello")));

        TaskId id = worker.enqueue("greeting");
        worker.ended(id);

        assertThat(lines)
                .contains("dev.leadline.tasks: greeting " + id + " received, attempt 1")
                .anyMatch(line ->
                        line.matches("dev.leadline.tasks: greeting " + id + " succeeded, attempt 1, after \\d+ ms"));
    }

    @Test
    void aFailureIsInTheLogWithItsTypeAndReason() {
        WorkerFixture worker = worker(new Scripted("refused", (args, context) -> {
            throw TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "blocked prompt");
        }));

        TaskId id = worker.enqueue("refused");
        worker.ended(id);

        assertThat(lines).anyMatch(line -> line.contains(id + " failed (provider-refused: blocked prompt), attempt 1"));
    }

    @Test
    void everyLineOfAHandlersLogStartsWithTheTasksIdOnAnyThread() {
        WorkerFixture worker = worker(new Scripted.OnWorkerThread("chatty", (args, context) -> {
            context.log().info("a plain line, 100 %s sure");
            context.log().infof("%d sources", 3);
            return Uni.createFrom().item("done").invoke(() -> context.log().warn("a later line"));
        }));

        TaskId id = worker.enqueue(BrokerFixture.aTask().handler("chatty"));
        worker.ended(id);

        assertThat(lines)
                .contains(
                        "dev.leadline.task.chatty: " + id + " a plain line, 100 %s sure",
                        "dev.leadline.task.chatty: " + id + " 3 sources",
                        "dev.leadline.task.chatty: " + id + " a later line");
    }

    @Test
    void argumentsAndResultsAreNotInTheLog() {
        WorkerFixture worker = worker(
                new Scripted("discreet", (args, context) -> Uni.createFrom().item("a secret result")));

        worker.ended(worker.enqueue(BrokerFixture.aTask().handler("discreet").args("{\"text\": \"secret\"}")));

        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("secret"));
    }
}
