package dev.leadline.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.Finish;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.RedisCalls;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live output in Redis: who may write it, what is kept, and what it costs when nobody reads it. */
class ChunksTest {

    private static RedisProcess redis;
    private LiveFixture live;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNode() {
        redis.call("FLUSHALL");
        live = new LiveFixture(redis.url(), "kept-bytes", "2000");
    }

    @AfterEach
    void stopNode() {
        live.close();
    }

    private LeasedTask running() {
        live.node.enqueue(BrokerFixture.task());
        return live.node.takeOne("a");
    }

    private Boolean keep(LeasedTask task, long from, String text) {
        return live.node.await(live.chunks.keep(new KeepChunk.Piece(task.lease(), from, text)));
    }

    private List<LiveEvent> events(TaskId id) {
        return live.streams
                .ofTask(id, null, live.kept, LiveFixture.NOWHERE)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1_000))
                .awaitCompletion()
                .getItems();
    }

    private String text(TaskId id) {
        return text(events(id));
    }

    private static String text(List<LiveEvent> events) {
        return events.stream()
                .map(LiveEvent::says)
                .filter(LiveEvent.Chunk.class::isInstance)
                .map(says -> ((LiveEvent.Chunk) says).text())
                .collect(Collectors.joining());
    }

    private long length(TaskId id) {
        return (Long) redis.call("XLEN", live.node.keys.chunks(id));
    }

    @Test
    void aRunThatLostItsLeaseWritesNoChunk() {
        LeasedTask lost = running();
        live.node.await(live.node.leases.finish(lost.lease(), new Outcome.Released(Usage.NONE), null));
        LeasedTask again = live.node.takeOne("b");

        assertThat(keep(lost, 0, "too late")).isFalse();
        assertThat(keep(again, 0, "valid")).isTrue();
        live.node.succeed(again);

        assertThat(text(again.id())).isEqualTo("valid");
        assertThat(keep(again, 5, "after the end")).isFalse();
    }

    @Test
    void aHandlerWhoseLeaseIsLostIsToldSo() {
        LeasedTask task = running();
        live.node.succeed(task);
        ChunkWriter writer = live.chunks.writer(task.lease());

        writer.write("too late");

        assertThatThrownBy(() -> live.node.await(writer.end())).isInstanceOf(LeaseLost.class);
    }

    @Test
    void aPieceWhoseAnswerWasLostIsKeptOnce() {
        LeasedTask task = running();
        try (LossyProxy proxy = new LossyProxy(redis.port());
                LiveFixture other = new LiveFixture(proxy.url())) {
            redis.call("SCRIPT", "LOAD", KeepChunk.SCRIPT.source());
            proxy.loseAnswerTo(KeepChunk.SCRIPT.sha());

            other.node.await(other.chunks.keep(new KeepChunk.Piece(task.lease(), 0, "once")));

            assertThat(proxy.lost()).isEqualTo(1);
        }
        live.node.succeed(task);
        assertThat(text(task.id())).isEqualTo("once");
    }

    @Test
    void aReaderWhoseLastLookWasCutOffGetsTheTextBeforeTheEnd() {
        LeasedTask task = running();
        keep(task, 0, "all of it");
        live.node.succeed(task);
        try (LossyProxy proxy = new LossyProxy(redis.port());
                LiveFixture other = new LiveFixture(proxy.url())) {
            redis.call("SCRIPT", "LOAD", Look.SCRIPT.source());
            // Only the read of a whole task names this field.
            proxy.loseAnswerTo("history");

            AssertSubscriber<LiveEvent> reader = other.streams
                    .ofTask(task.id(), null, other.kept, LiveFixture.NOWHERE)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(100));

            reader.awaitCompletion();
            assertThat(proxy.lost()).isEqualTo(1);
            assertThat(text(reader.getItems())).isEqualTo("all of it");
        }
    }

    @Test
    void aRestartWhoseAnswerWasLostIsToldOnce() {
        LeasedTask task = running();
        keep(task, 0, "void");
        live.node.await(live.node.leases.finish(task.lease(), new Outcome.Released(Usage.NONE), null));
        live.node.takeAs("b", 50, 1);
        live.node.takeAs("b", 50, 1);

        assertThat(length(task.id())).isEqualTo(1);
    }

    @Test
    void noMoreBytesAreKeptThanAllowedAndTheRestartIsKept() {
        LeasedTask first = running();
        keep(first, 0, "void");
        live.node.await(live.node.leases.finish(first.lease(), new Outcome.Released(Usage.NONE), null));
        LeasedTask task = live.node.takeOne("b");
        for (int i = 0; i < 100; i++) {
            keep(task, 100L * i, "x".repeat(100));
        }
        live.node.succeed(task);

        List<LiveEvent.Content> told =
                events(task.id()).stream().map(LiveEvent::says).toList();
        assertThat(length(task.id())).isBetween(10L, 13L);
        assertThat(told.get(0)).isInstanceOf(LiveEvent.Restart.class);
        assertThat(told.get(1)).isInstanceOf(LiveEvent.Trimmed.class);
        assertThat(((LiveEvent.Trimmed) told.get(1)).from())
                .isEqualTo(10_000 - text(task.id()).length());
    }

    @Test
    void aPieceThatIsLongerThanWhatIsKeptIsKeptAsTheNewest() {
        LeasedTask task = running();
        keep(task, 0, "x".repeat(5_000));
        keep(task, 5_000, "y".repeat(5_000));
        live.node.succeed(task);

        assertThat(events(task.id()).stream().map(LiveEvent::name).toList())
                .containsExactly("trimmed", "chunk", "state", "end");
        assertThat(text(task.id())).isEqualTo("y".repeat(5_000));
    }

    @Test
    void aFullRedisDropsTextAndTheTaskEndsNevertheless() {
        LeasedTask task = running();
        ChunkWriter writer = live.chunks.writer(task.lease());
        writer.write("kept");
        Awaitility.await().until(() -> length(task.id()) == 1);
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            writer.write("refused");
            live.node.await(writer.end());
            assertThat(live.node.succeed(task)).isEqualTo(Finish.Result.WRITTEN);
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(text(task.id())).isEqualTo("kept");
    }

    @Test
    void textThatAFullRedisRefusedIsSaidToBeMissingOnceThereIsRoom() {
        LeasedTask task = running();
        ChunkWriter writer = live.chunks.writer(task.lease());
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            live.node.await(writer.write("x".repeat(20_000)));
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
        writer.write("later");
        live.node.await(writer.end());
        live.node.succeed(task);

        assertThat(events(task.id()).stream().map(LiveEvent::name).toList()).startsWith("trimmed", "chunk");
        assertThat(text(task.id())).endsWith("later");
    }

    @Test
    void textThatIsMissingInTheMiddleIsSaidToBeMissing() {
        LeasedTask task = running();
        keep(task, 0, "begin");
        keep(task, 10, "end");
        live.node.succeed(task);

        assertThat(events(task.id()).stream().map(LiveEvent::name))
                .containsExactly("chunk", "trimmed", "chunk", "state", "end");
    }

    @Test
    void chunksExpireWithTheirTaskAndStayWhenItRunsAgain() {
        LeasedTask task = running();
        keep(task, 0, "text");
        assertThat(redis.call("PTTL", live.node.keys.chunks(task.id()))).isEqualTo(-1L);
        live.node.await(live.node.leases.finish(task.lease(), new Outcome.Cancelled(Usage.NONE), null));
        assertThat((Long) redis.call("PTTL", live.node.keys.chunks(task.id()))).isPositive();

        live.node.await(live.node.broker.retry(task.id(), null));

        assertThat(redis.call("PTTL", live.node.keys.chunks(task.id()))).isEqualTo(-1L);
    }

    @Test
    void aStreamOfChunksThatSomebodyTurnedIntoAnotherTypeStopsNoQueue() {
        LeasedTask task = running();
        keep(task, 0, "text");
        redis.call("DEL", live.node.keys.chunks(task.id()));
        redis.call("SET", live.node.keys.chunks(task.id()), "damaged");
        live.node.await(live.node.leases.finish(task.lease(), new Outcome.Released(Usage.NONE), null));

        LeasedTask again = live.node.takeOne("b");
        keep(again, 0, "valid");
        live.node.succeed(again);

        assertThat(text(again.id())).isEqualTo("valid");
    }

    @Test
    void aHandlerThatDoesNotWaitWhileRedisIsAwayIsStoppedBeforeMemoryGrows() {
        LeasedTask task = running();
        ChunkWriter writer = live.chunks.writer(task.lease());
        redis.freeze();
        try {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            writer.write("x".repeat(10_000));
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1048576 characters");
        } finally {
            redis.thaw();
            writer.stop();
        }
    }

    @Test
    void aTaskThatNobodyFollowsPaysNothing() {
        TaskId followed = live.node.enqueue(
                BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        List<String> before = commandsOf(this::runOne);
        try (LiveFixture other = new LiveFixture(redis.url())) {
            AssertSubscriber<LiveEvent> reader = other.streams
                    .ofTask(followed, null, other.kept, LiveFixture.NOWHERE)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(100));
            reader.awaitItems(1);

            assertThat(commandsOf(this::runOne))
                    .as("while another task is followed")
                    .isEqualTo(before);
            reader.cancel();
        }
        assertThat(before).noneMatch(command -> command.matches("(publish|subscribe|xrange) .*"));
    }

    private void runOne() {
        TaskId id = live.node.enqueue(BrokerFixture.task());
        LeasedTask task = live.node.take("a", 1).tasks().get(0);
        assertThat(task.id()).isEqualTo(id);
        live.node.succeed(task);
    }

    /** How often each command ran meanwhile, also in scripts; those of other connections' upkeep do not run here. */
    private List<String> commandsOf(Runnable work) {
        // Once before, so that nothing is new.
        work.run();
        redis.call("CONFIG", "RESETSTAT");
        work.run();
        return List.of(String.valueOf(redis.call("INFO", "commandstats")).split("\r?\n")).stream()
                .filter(line -> line.startsWith("cmdstat_"))
                .map(line -> line.replaceAll("cmdstat_(\\w+):calls=(\\d+),.*", "$1 $2"))
                .filter(line -> !line.contains("config") && !line.contains("info"))
                .sorted()
                .toList();
    }

    @Test
    void twoThousandReadersShareOneSubscription() {
        TaskId id = live.node.enqueue(BrokerFixture.task());
        List<AssertSubscriber<LiveEvent>> readers = new java.util.ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            readers.add(live.streams
                    .ofTask(id, null, live.kept, LiveFixture.NOWHERE)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(100)));
        }
        readers.forEach(reader -> reader.awaitItems(1, Duration.ofSeconds(30)));

        String clients = String.valueOf(new RedisCalls(redis.port()).call("CLIENT", "LIST"));
        assertThat(clients.lines().filter(line -> line.matches(".* sub=[1-9].*")))
                .hasSize(1);
        assertThat(clients.lines().count()).isLessThan(20);
        live.node.succeed(live.node.takeOne("a"));
        readers.forEach(reader -> reader.awaitCompletion(Duration.ofSeconds(60)));
        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader.getLastItem().name()).isEqualTo("end"));
    }

    @Test
    void aReaderGoesOnWhenRedisWasAway() {
        LeasedTask task = running();
        AssertSubscriber<LiveEvent> reader = live.streams
                .ofTask(task.id(), null, live.kept, LiveFixture.NOWHERE)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1_000));
        reader.awaitItems(1);
        redis.call("CLIENT", "KILL", "TYPE", "pubsub");
        redis.call("CLIENT", "KILL", "TYPE", "normal");
        keep(task, 0, "text");
        live.node.succeed(task);

        reader.awaitCompletion(Duration.ofSeconds(20));

        assertThat(reader.getItems().stream().map(LiveEvent::name).filter(name -> !name.isEmpty()))
                .containsExactly("state", "chunk", "state", "end");
    }

    @Test
    void whenTheLastReaderLeftTheTaskIsNotWatchedAnyMore() {
        LeasedTask task = running();
        AssertSubscriber<LiveEvent> reader = live.streams
                .ofTask(task.id(), null, live.kept, LiveFixture.NOWHERE)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1_000));
        reader.awaitItems(1);
        assertThat(redis.call("HGET", live.node.keys.task(task.id()), "live")).isEqualTo(live.readers.node());
        reader.cancel();

        keep(task, 0, "text");

        Awaitility.await()
                .untilAsserted(() -> assertThat(redis.call("HGET", live.node.keys.task(task.id()), "live"))
                        .isEqualTo(""));
    }
}
