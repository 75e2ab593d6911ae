package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.OpenWaits;
import dev.leadline.http.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class WaitTest {

    @Inject
    OpenWaits waits;

    @Test
    void aWaitIsOverAsSoonAsTheTaskEnds() {
        String id = Api.submit("gated_task", "{\"gate\":\"wait-end\"}");
        CompletableFuture<Response> waiting = waitFor(id, "PT60S");
        soon().until(() -> waits.isWaitedFor(id));

        Instant opened = Instant.now();
        Gated.open("wait-end");
        Response answer = waiting.join();

        assertThat(Duration.between(opened, Instant.now())).isLessThan(Duration.ofSeconds(2));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Retry-After")).isNull();
        assertThat(answer.jsonPath().getString("state")).isEqualTo("SUCCEEDED");
        assertThat(answer.jsonPath().getString("result")).isEqualTo("through wait-end");
    }

    @Test
    void allWhoWaitForATaskAreAnsweredWhenItEnds() {
        String id = Api.submit("gated_task", "{\"gate\":\"wait-all\"}");
        List<CompletableFuture<Response>> waiting =
                IntStream.range(0, 10).mapToObj(i -> waitFor(id, "PT60S")).toList();
        soon().until(() -> waits.isWaitedFor(id));

        Gated.open("wait-all");

        assertThat(waiting)
                .extracting(one -> one.join().jsonPath().getString("state"))
                .containsOnly("SUCCEEDED");
        assertThat(waits.isWaitedFor(id)).isFalse();
    }

    @Test
    void aWaitThatIsOverAnswersTheTaskAsItStands() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        Instant asked = Instant.now();
        Response answer = waitFor(id, "PT0.3S").join();

        assertThat(Duration.between(asked, Instant.now())).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.jsonPath().getString("state")).isEqualTo("QUEUED");
        assertThat(waits.isWaitedFor(id)).isFalse();
    }

    @Test
    void aTaskThatHasEndedIsNotWaitedFor() {
        String id = Api.submit(Api.SUM);
        Api.ended(id);

        Instant asked = Instant.now();
        Response answer = waitFor(id, "PT60S").join();

        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(2));
        assertThat(answer.header("Retry-After")).isNull();
    }

    @Test
    void aWaitForNothingIsNotFoundAtOnce() {
        Response answer =
                waitFor("01940000-0000-7000-8000-000000000000", "PT60S").join();

        Api.problem(answer, 404, "not-found");
    }

    @Test
    void aWaitOfZeroIsNoWait() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        assertThat(waitFor(id, "PT0S").join().header("Retry-After")).isEqualTo("1");
    }

    @Test
    void aCancelEndsTheWait() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");
        CompletableFuture<Response> waiting = waitFor(id, "PT60S");
        soon().until(() -> waits.isWaitedFor(id));

        given().delete(TASKS + "/" + id).then().statusCode(200);

        assertThat(waiting.join().jsonPath().getString("state")).isEqualTo("CANCELLED");
    }

    @Test
    void aClientThatLeavesWaitsNoLonger() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");
        List<RawHttp> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawHttp client = new RawHttp();
            client.write("GET " + TASKS + "/" + id + "?wait=PT60S HTTP/1.1\r\nHost: localhost\r\n\r\n");
            clients.add(client);
        }
        soon().until(() -> waits.waitingFor(id) == 50);

        clients.subList(1, 50).forEach(RawHttp::close);
        soon().until(() -> waits.waitingFor(id) == 1);
        clients.get(0).close();

        soon().until(() -> !waits.isWaitedFor(id));
    }

    private static CompletableFuture<Response> waitFor(String id, String time) {
        return CompletableFuture.supplyAsync(
                () -> given().queryParam("wait", time).get(TASKS + "/" + id), task -> new Thread(task).start());
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }
}
