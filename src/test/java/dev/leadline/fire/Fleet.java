package dev.leadline.fire;

import static io.restassured.RestAssured.given;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.PostgresProcess;
import dev.leadline.testsupport.RedisProcess;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two APIs and three workers, on a Redis with an append-only file behind a proxy. */
final class Fleet implements AutoCloseable {

    static final Duration LEASE = LeadlineProcess.LEASE;

    /** Where most of the tasks wait and run. */
    static final String STREAM = key("ready:default:normal:default");

    /** Short enough to see it during a fault; the default is a minute. */
    private static final String RECONCILE_EVERY = "2s";

    /** Short enough that the end of the test need not wait for it; the default is a minute. */
    private static final String LEFT_BEHIND = "5s";

    final RedisProcess redis =
            new RedisProcess("--appendonly", "yes", "--appendfsync", "everysec", "--enable-debug-command", "yes");
    final PostgresProcess postgres = new PostgresProcess();
    final LossyProxy network = new LossyProxy(redis.port());
    final List<LeadlineProcess> apis = new ArrayList<>();
    final List<LeadlineProcess> workers = new ArrayList<>();
    final History history;
    private final List<String> names = new ArrayList<>();
    private int named;

    Fleet(History history) {
        this.history = history;
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
            names.add("");
            workers.add(worker(i));
        }
        apis.forEach(LeadlineProcess::awaitReady);
        workers.forEach(LeadlineProcess::awaitReady);
    }

    static String key(String name) {
        return "leadline:{0}:" + name;
    }

    private LeadlineProcess api() {
        return LeadlineProcess.start(
                "api",
                network.url(),
                Map.of(
                        "LEADLINE_UPKEEP_RECONCILE_EVERY",
                        RECONCILE_EVERY,
                        "RESULTS_BACKEND_URL",
                        postgres.url(),
                        "LEADLINE_ARCHIVE_LEFT_BEHIND",
                        LEFT_BEHIND));
    }

    private LeadlineProcess worker(int place) {
        names.set(place, "worker-" + ++named);
        return LeadlineProcess.start(
                "worker",
                network.url(),
                Map.of(
                        "LEADLINE_QUEUES",
                        // The last one serves all queues, which wakes it in another way.
                        place < 2 ? "default,webhooks" : "",
                        "LEADLINE_SIMULATOR",
                        "true",
                        "LEADLINE_WEB_USER_AGENT",
                        names.get(place),
                        "LEADLINE_UPKEEP_RECONCILE_EVERY",
                        RECONCILE_EVERY,
                        "RESULTS_BACKEND_URL",
                        postgres.url(),
                        "LEADLINE_ARCHIVE_LEFT_BEHIND",
                        LEFT_BEHIND));
    }

    /** The name with which the worker fetches pages: every process has a name of its own. */
    String nameOf(int place) {
        return names.get(place);
    }

    /** Starts a new process in place of one that was ended. */
    void replaceWorker(int place) {
        workers.get(place).close();
        workers.set(place, worker(place));
    }

    void replaceWorkers() {
        for (int place = 0; place < workers.size(); place++) {
            replaceWorker(place);
        }
        workers.forEach(LeadlineProcess::awaitReady);
    }

    void replaceApi(int place) {
        apis.get(place).close();
        apis.set(place, api());
        apis.get(place).awaitReady();
    }

    /** Whether new tasks are refused correctly: with a problem that says to come back later. */
    boolean refusesTasks() {
        Response answer = given().contentType("application/json")
                .body("{\"task\":\"health_check_task\",\"args\":[1,2]}")
                .post(apis.get(0).url("/api/v1/tasks"));
        return answer.statusCode() == 503
                && answer.contentType().startsWith("application/problem+json")
                && answer.header("Retry-After") != null;
    }

    @Override
    public void close() {
        apis.forEach(LeadlineProcess::close);
        workers.forEach(LeadlineProcess::close);
        network.close();
        redis.close();
        postgres.close();
    }
}
