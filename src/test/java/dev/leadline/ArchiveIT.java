package dev.leadline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.PostgresProcess;
import dev.leadline.testsupport.RedisProcess;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The archive of real processes: what their settings, readiness, metrics and REST say of it. */
class ArchiveIT {

    private final RedisProcess redis = new RedisProcess("--appendonly", "no");
    private final PostgresProcess postgres = new PostgresProcess();
    private LeadlineProcess process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.close();
        }
        redis.close();
        postgres.close();
    }

    @Test
    void aTaskIsAnsweredWhenRedisHasForgottenItAndAnOutageIsSaidAndMadeUpFor() {
        // It starts while PostgreSQL is away, too.
        postgres.kill();
        start(postgres.url().replace("postgresql://", "db+postgresql://"));
        assertThat(archive(readiness())).isEqualTo("down");
        String early = submit();
        postgres.restart();
        awaitForgotten(early);

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Response task = given().get(process.url("/api/v1/tasks/" + early));
            assertThat(task.statusCode()).isEqualTo(200);
            assertThat(task.jsonPath().getInt("result")).isEqualTo(3);
        });
        assertThat(given().get(process.url("/api/v1/tasks/" + early + "/why"))
                        .jsonPath()
                        .getString("reasons[0].code"))
                .isEqualTo("finished");
        assertEventsAreThoseOf(early);
        assertThat(given().get(process.url("/api/v1/tasks/" + early + "/request"))
                        .jsonPath()
                        .getString("task"))
                .isEqualTo("health_check_task");
        assertThat(given().get(process.url("/api/v1/tasks?state=SUCCEEDED"))
                        .jsonPath()
                        .getList("items.id", String.class))
                .containsExactly(early);
        assertThat(archive(readiness())).isEqualTo("up");

        postgres.kill();
        String during = submit();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> state(during).equals("SUCCEEDED"));
        Response unknown = given().get(process.url("/api/v1/tasks/" + early));
        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(unknown.jsonPath().getString("type")).endsWith("archive-unavailable");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Response ready = readiness();
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(archive(ready)).isEqualTo("down");
        });
        postgres.restart();

        awaitForgotten(during);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> state(during).equals("SUCCEEDED"));
        String metrics = given().get(process.url("/q/metrics")).asString();
        assertThat(metrics).containsPattern("leadline_archive_written_total(\\{[^}]*})? 2\\.0");
        assertThat(metrics).containsPattern("leadline_archive_errors_total(\\{[^}]*})? [1-9]");
    }

    @Test
    void aWrongAddressEndsTheStartAndShowsNoPassword() {
        process = LeadlineProcess.start(
                "api", redis.url(), Map.of("RESULTS_BACKEND_URL", "postgresql://me:s3cret@/nowhere?x=1"));

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
        assertThat(process.log()).contains("RESULTS_BACKEND_URL").doesNotContain("s3cret");
    }

    /** Of a task that only the archive has: its state and its end, and that there is no more after that. */
    private void assertEventsAreThoseOf(String id) {
        Response events = given().get(process.url("/api/v1/tasks/" + id + "/events"));
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.asString().lines().filter(line -> line.startsWith("event:")))
                .containsExactly("event:state", "event:end");
        String last = events.asString()
                .lines()
                .filter(line -> line.startsWith("id:"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .substring("id:".length());
        given().header("Last-Event-ID", last.strip())
                .get(process.url("/api/v1/tasks/" + id + "/events"))
                .then()
                .statusCode(204);
    }

    private void start(String url) {
        process = LeadlineProcess.start("all", redis.url(), Map.of("RESULTS_BACKEND_URL", url));
        process.awaitReady();
    }

    private String submit() {
        return process.post("{\"task\":\"health_check_task\",\"args\":[1,2],\"resultTtl\":\"PT1S\"}")
                .jsonPath()
                .getString("id");
    }

    private String state(String id) {
        return String.valueOf(process.get("/api/v1/tasks/" + id).getString("state"));
    }

    private void awaitForgotten(String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> redis.call("EXISTS", "leadline:{0}:task:" + id).equals(0L));
    }

    private Response readiness() {
        return given().get(process.url("/q/health/ready"));
    }

    private static String archive(Response readiness) {
        return readiness.jsonPath().getString("checks.find { it.name == 'archive' }.data.archive");
    }
}
