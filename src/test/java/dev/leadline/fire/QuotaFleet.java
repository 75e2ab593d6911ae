package dev.leadline.fire;

import static io.restassured.RestAssured.given;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.StrictGemini;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Real processes that call a strict provider with two keys, each of which has a quota: three workers and an API, or four workers and
 * two APIs if there is much to do.
 */
final class QuotaFleet implements AutoCloseable {

    static final int KEYS = 2;

    private static final int MUCH = 1_000;
    private static final int PIECE = 500;
    private static final String PREFIX = "leadline:{0}:";

    private final RedisProcess redis = RedisProcess.withAppendOnlyFile();
    private final StrictGemini google;
    private final Map<String, String> settings = new HashMap<>();
    private final List<LeadlineProcess> apis = new ArrayList<>();
    private final List<LeadlineProcess> workers = new ArrayList<>();
    private int asked;

    /**
     * @param tasks about how many calls it is to make
     * @param limits what each key may do, as in GEMINI_LIMITS
     */
    QuotaFleet(StrictGemini google, int tasks, String limits, Duration window) {
        this.google = google;
        settings.put("GEMINI_API_KEY", "one=key-1,two=key-2");
        settings.put("GEMINI_BASE_URL", google.url());
        settings.put("GEMINI_LIMITS", "*: " + limits);
        settings.put("LEADLINE_QUOTA_WINDOW", window.toString());
        settings.put("LEADLINE_BUDGET_LOOK_EVERY", "PT1S");
        // A task may be under way at every kill, and is not to blame for it.
        settings.put("LEADLINE_BROKER_MAX_CRASHES", "100");
        boolean much = tasks >= MUCH;
        try {
            start(apis, "api", much ? 2 : 1);
            start(workers, "worker", much ? 4 : 3);
            apis.forEach(LeadlineProcess::awaitReady);
            workers.forEach(LeadlineProcess::awaitReady);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(List<LeadlineProcess> processes, String profile, int count) {
        for (int i = 0; i < count; i++) {
            processes.add(LeadlineProcess.start(profile, redis.url(), settings));
        }
    }

    int workers() {
        return workers.size();
    }

    /** SIGKILL; another process takes its place. */
    void killWorker(int place) {
        kill(workers, "worker", place);
    }

    /** If there is another one. */
    void killAnApi() {
        if (apis.size() > 1) {
            kill(apis, "api", asked % apis.size());
        }
    }

    private void kill(List<LeadlineProcess> processes, String profile, int place) {
        processes.get(place).kill();
        processes.set(place, LeadlineProcess.start(profile, redis.url(), settings));
        processes.get(place).awaitReady();
    }

    /** Each request goes to the next API. */
    LeadlineProcess api() {
        asked++;
        return apis.get(asked % apis.size());
    }

    /** What each of them says of the quotas. */
    List<JsonPath> models() {
        return apis.stream().map(api -> api.get("/api/v1/models")).toList();
    }

    /** Tasks of which each makes one call. */
    List<String> ask(int count) {
        List<String> ids = new ArrayList<>();
        for (int from = 0; from < count; from += PIECE) {
            String tasks = IntStream.range(from, Math.min(count, from + PIECE))
                    .mapToObj(i -> "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Hello " + i + "\"}}")
                    .collect(Collectors.joining(",", "[", "]"));
            ids.addAll(given().contentType("application/json")
                    .body(tasks)
                    .post(api().url("/api/v1/tasks/batch"))
                    .then()
                    .statusCode(202)
                    .extract()
                    .<List<String>>path("id"));
        }
        return ids;
    }

    JsonPath task(String id) {
        return api().get("/api/v1/tasks/" + id);
    }

    boolean haveSucceeded(List<String> ids) {
        return ids.stream().allMatch(id -> task(id).getString("state").equals("SUCCEEDED"));
    }

    /** The books as CSV, without the line of names. */
    List<String> charges() {
        String csv = given().accept("text/csv")
                .get(api().url("/api/v1/usage"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return csv.lines().skip(1).toList();
    }

    /** Keys of calls, of money that is held, and of tasks that wait for a quota. */
    List<String> leftovers() {
        return redis.list("KEYS", "*").stream()
                .map(key -> String.valueOf(key).substring(PREFIX.length()))
                .filter(key -> key.matches("(calls|promised|turns|line|parked|held|called|holds):.*|parked|holds"))
                .toList();
    }

    @Override
    public void close() {
        workers.forEach(LeadlineProcess::close);
        apis.forEach(LeadlineProcess::close);
        google.close();
        redis.close();
    }
}
