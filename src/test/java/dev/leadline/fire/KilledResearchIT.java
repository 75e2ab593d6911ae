package dev.leadline.fire;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.Site;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One deep dive whose worker is killed as soon as it has kept a further step, again and again, until the task has ended. The
 * simulator of the API's process answers all of them, so its bill has all calls.
 */
class KilledResearchIT {

    private static final String COMPANY = "Halyard Robotics";

    /** So that no two steps are kept at one moment, and a call is under way when its worker is killed. */
    private static final Duration LATENCY = Duration.ofMillis(250);

    private final ObjectMapper json = new ObjectMapper();
    private final Site web = new Site();
    private RedisProcess redis;
    private LeadlineProcess api;
    private LeadlineProcess worker;

    @BeforeEach
    void start() {
        page("/about", "Halyard Robotics was founded in 2016 in Trondheim, and has its headquarters there.");
        page("/news", "Halyard Robotics opened an office in Hamburg in May 2026.");
        page("/rivals", "The main competitor of Halyard Robotics is Nordvik Automation, which is larger.");
        web.onRequest(
                "/searx/search",
                request -> later(found(
                        URI.create(request.target()).getQuery().endsWith("q=Halyard+Robotics") ? "/news" : "/rivals")));
        redis = RedisProcess.withAppendOnlyFile();
        api = LeadlineProcess.start(
                "api",
                redis.url(),
                Map.of("LEADLINE_SIMULATOR", "true", "LEADLINE_SIMULATOR_LATENCY", LATENCY.toString()));
        api.awaitReady();
        startWorker();
    }

    private void page(String path, String text) {
        String html = "<title>A page</title><main><p>" + text + "</p></main>";
        web.on(path, later(Site.bytes(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))));
    }

    private Site.Reply found(String path) {
        String results = "{\"results\":[{\"url\":\"" + web.url(path) + "\",\"title\":\"T\"}]}";
        return Site.bytes(200, "application/json", results.getBytes(StandardCharsets.UTF_8));
    }

    private static Site.Reply later(Site.Reply reply) {
        return exchange -> {
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, LATENCY.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            reply.to(exchange);
        };
    }

    private void startWorker() {
        worker = LeadlineProcess.start(
                "worker",
                redis.url(),
                Map.of(
                        "GEMINI_API_KEY",
                        "any",
                        "GEMINI_BASE_URL",
                        api.url("/simulator"),
                        "SEARCH_PROVIDER",
                        "searxng",
                        "SEARCH_BASE_URL",
                        web.url("/searx").toString(),
                        "LEADLINE_BROKER_MAX_CRASHES",
                        "100"));
        worker.awaitReady();
    }

    @AfterEach
    void stop() {
        worker.close();
        api.close();
        redis.close();
        web.close();
    }

    @Test
    void whereverItsWorkersAreKilledTheReportIsTheSameAndEachKillCostsAtMostTheCallThatWasUnderWay() {
        String first = submit();
        patience("the task has ended").until(() -> isEnded(first));
        JsonNode undisturbed = result(first);
        int calls = calls();

        String id = submit();
        List<String> boundaries = killAtEachStep(id);
        int more = calls() - 2 * calls;

        System.out.printf(
                "research: %d calls, %d kills (after %s), %d calls more%n", calls, boundaries.size(), boundaries, more);
        assertThat(undisturbed.path("claims")).hasSizeGreaterThan(1);
        assertThat(boundaries.toString())
                .contains("begun", "search", "fetch:", "ask:overview", "ask:competitors", "queries:1", "judge");
        assertThat(result(id)).isEqualTo(undisturbed);
        assertThat(more).isBetween(0, boundaries.size());
    }

    private String submit() {
        return given().contentType("application/json")
                .body("{\"task\":\"prospect_deep_dive_task\",\"args\":{\"companyName\":\"" + COMPANY
                        + "\",\"sections\":[\"overview\",\"competitors\"],\"sources\":[\"" + web.url("/about")
                        + "\"],\"seller\":{\"offer\":\"A service that finds investors\"}}}")
                .post(api.url("/api/v1/tasks"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** The steps that were kept since the kill before, at each kill. */
    private List<String> killAtEachStep(String id) {
        List<String> boundaries = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        while (true) {
            patience("a further step is kept, or the task has ended")
                    .until(() -> steps(id).size() > kept.size() || isEnded(id));
            if (isEnded(id)) {
                return boundaries;
            }
            worker.kill();
            List<String> steps = new ArrayList<>(steps(id));
            steps.removeAll(kept);
            kept.addAll(steps);
            boundaries.add(String.join(" ", steps));
            startWorker();
        }
    }

    private List<String> steps(String id) {
        return redis.list("HKEYS", "leadline:{0}:steps:" + id).stream()
                .map(String::valueOf)
                .toList();
    }

    private boolean isEnded(String id) {
        return api.get("/api/v1/tasks/" + id).getString("finishedAt") != null;
    }

    /** Without times, which are others in each run. */
    private JsonNode result(String id) {
        try {
            JsonNode task =
                    json.readTree(given().get(api.url("/api/v1/tasks/" + id)).asString());
            assertThat(task.path("state").asText()).as(task.toPrettyString()).isEqualTo("SUCCEEDED");
            JsonNode result = task.path("result");
            ((ObjectNode) result.path("effort")).remove("seconds");
            result.path("sources").forEach(source -> ((ObjectNode) source).remove("fetchedAt"));
            return result;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Of Gemini and of the search provider, as they count them. */
    private int calls() {
        List<Integer> billed = given().header("x-goog-api-key", "any")
                .get(api.url("/simulator/bill"))
                .jsonPath()
                .getList("items.calls", Integer.class);
        long searches = web.requests().stream()
                .filter(request -> request.target().startsWith("/searx/"))
                .count();
        return (int) searches + billed.stream().mapToInt(Integer::intValue).sum();
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO);
    }
}
