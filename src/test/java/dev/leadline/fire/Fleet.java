package dev.leadline.fire;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two APIs and three workers, on a Redis with an append-only file behind a proxy. The lease is 3 s. */
final class Fleet implements AutoCloseable {

    final RedisProcess redis =
            new RedisProcess("--appendonly", "yes", "--appendfsync", "everysec", "--enable-debug-command", "yes");
    final LossyProxy network = new LossyProxy(redis.port());
    final List<LeadlineProcess> apis = new ArrayList<>();
    final List<LeadlineProcess> workers = new ArrayList<>();

    Fleet() {
        try {
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start() {
        for (int i = 0; i < 2; i++) {
            apis.add(api());
        }
        for (int i = 0; i < 3; i++) {
            workers.add(worker());
        }
        apis.forEach(LeadlineProcess::awaitReady);
        workers.forEach(LeadlineProcess::awaitReady);
    }

    private LeadlineProcess api() {
        return LeadlineProcess.start("api", network.url(), Map.of());
    }

    private LeadlineProcess worker() {
        return LeadlineProcess.start("worker", network.url(), Map.of("LEADLINE_QUEUES", "default"));
    }

    /** Puts a new process in the place of one that was ended. */
    void replaceWorker(int place) {
        workers.get(place).close();
        workers.set(place, worker());
    }

    void replaceApi(int place) {
        apis.get(place).close();
        apis.set(place, api());
        apis.get(place).awaitReady();
    }

    @Override
    public void close() {
        apis.forEach(LeadlineProcess::close);
        workers.forEach(LeadlineProcess::close);
        network.close();
        redis.close();
    }
}
