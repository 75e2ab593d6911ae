package dev.leadline.worker;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.testsupport.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests of workers on a real Redis that is empty before each. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("WorkerTest.redis")
abstract class WorkerTest {

    static RedisProcess redis;
    private final List<WorkerFixture> workers = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void clear() {
        redis.call("FLUSHALL");
    }

    @AfterEach
    void stopWorkers() {
        workers.forEach(WorkerFixture::close);
    }

    WorkerFixture worker(Scripted... handlers) {
        return worker(WorkerFixture.Settings.USUAL, handlers);
    }

    WorkerFixture worker(WorkerFixture.Settings settings, Scripted... handlers) {
        WorkerFixture worker = new WorkerFixture(redis.url(), settings, handlers);
        workers.add(worker);
        return worker;
    }
}
