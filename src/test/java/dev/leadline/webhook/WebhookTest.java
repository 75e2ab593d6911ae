package dev.leadline.webhook;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.testsupport.Site;
import dev.leadline.testsupport.Site.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks over REST, to a real server. */
@QuarkusTest
@TestProfile(HookProfile.class)
class WebhookTest {

    private static Site site;

    @BeforeAll
    static void startSite() {
        site = new Site();
    }

    @AfterAll
    static void stopSite() {
        site.close();
    }

    private static String told(String path) {
        return "\"webhook\":\"" + site.url(path) + "\"";
    }

    private static List<Request> received(String path) {
        return site.requests().stream()
                .filter(request -> request.target().equals(path))
                .toList();
    }

    private static JsonPath shows(String id, String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Api.task(id), task -> state.equals(task.getString("webhook.state")));
    }

    @Test
    void theReceiverGetsTheSignedTaskAsClientsSeeIt() {
        site.on("/all?key=1", 204, "text/plain", "").on("/all", 204, "text/plain", "");

        String id = Api.submit("health_check_task", "[1,2]", told("/all?key=1"), "\"tags\":[\"q4\"]");
        JsonPath task = shows(id, "DELIVERED");

        assertThat(task.getInt("webhook.attempts")).isEqualTo(1);
        assertThat(task.getInt("webhook.lastStatus")).isEqualTo(204);
        assertThat((Object) task.get("webhook.nextAt")).isNull();
        Request request = received("/all?key=1").get(0);
        JsonPath message = new JsonPath(request.body());
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers()).containsEntry("content-type", "application/json");
        assertThat(message.getString("type")).isEqualTo("task.succeeded");
        assertThat(message.getString("timestamp")).isEqualTo(task.getString("finishedAt"));
        for (String field :
                List.of("id", "task", "state", "result", "tags", "attempt", "worker", "startedAt", "queue")) {
            assertThat((Object) message.get("data." + field)).as(field).isEqualTo(task.get(field));
        }
        assertThat(message.getInt("data.result")).isEqualTo(3);
        assertSigned(request);
    }

    private static void assertSigned(Request request) {
        String id = request.headers().get("webhook-id");
        long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
        assertThat(Instant.ofEpochSecond(timestamp)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(request.headers().get("webhook-signature"))
                .isEqualTo(new Signer(new TestWebhookConfig(List.of(HookProfile.SECRET)))
                        .sign(id, timestamp, request.body())
                        .orElseThrow());
    }

    @Test
    void aMessageIsTriedAgainUnderTheSameIdUntilItIsTaken() {
        AtomicInteger tries = new AtomicInteger();
        site.onRequest(
                "/again",
                request -> Site.bytes(tries.incrementAndGet() < 3 ? 500 : 200, "text/plain", "thanks".getBytes()));

        String id = Api.submit("failing_task", "{\"thing\":\"hook\"}", told("/again"));
        JsonPath task = shows(id, "DELIVERED");

        List<Request> requests = received("/again");
        assertThat(requests).hasSize(3).allSatisfy(WebhookTest::assertSigned);
        assertThat(requests)
                .extracting(Request::body)
                .containsOnly(requests.get(0).body());
        assertThat(requests)
                .extracting(request -> request.headers().get("webhook-id"))
                .containsOnly(task.getString("webhook.task"));
        assertThat(new JsonPath(requests.get(0).body()).getString("type")).isEqualTo("task.failed");
        assertThat(task.getInt("webhook.attempts")).isEqualTo(3);
        assertThat(task.getString("state")).isEqualTo("FAILED");
    }

    @Test
    void aReceiverThatIsGoneGetsOneMessage() {
        site.on("/gone", 410, "text/plain", "no more");

        String id = Api.submit("health_check_task", "[1,2]", told("/gone"));
        JsonPath task = shows(id, "FAILED");

        assertThat(received("/gone")).hasSize(1);
        assertThat(task.getInt("webhook.lastStatus")).isEqualTo(410);
        assertThat(task.getString("webhook.error")).contains("it wants no more messages");
        assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void aReceiverThatAsksForPatienceGetsIt() {
        site.on("/busy", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(503, -1);
        });

        String id = Api.submit("health_check_task", "[1,2]", told("/busy"));

        JsonPath task = Awaitility.await().until(() -> Api.task(id), one -> one.get("webhook.nextAt") != null);
        assertThat(Instant.parse(task.getString("webhook.nextAt")))
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3601));
        assertThat(task.getString("webhook.state")).isEqualTo("PENDING");
        assertThat(task.getInt("webhook.lastStatus")).isEqualTo(503);
    }

    @Test
    void redirectsAreNotFollowed() {
        site.redirect("/moved", "/elsewhere").on("/elsewhere", 200, "text/plain", "");

        String id = Api.submit("health_check_task", "[1,2]", told("/moved"));

        Awaitility.await().until(() -> Api.task(id), one -> Integer.valueOf(302).equals(one.get("webhook.lastStatus")));
        assertThat(received("/elsewhere")).isEmpty();
    }

    @Test
    void aReceiverThatDoesNotAnswerInTimeIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        site.onRequest(
                "/slow",
                request -> tries.incrementAndGet() == 1
                        ? exchange -> Awaitility.await()
                                .atMost(Duration.ofSeconds(20))
                                .until(() -> tries.get() > 1)
                        : Site.bytes(200, "text/plain", new byte[0]));

        String id = Api.submit("health_check_task", "[1,2]", told("/slow"));

        assertThat(shows(id, "DELIVERED").getInt("webhook.attempts")).isEqualTo(2);
    }

    @Test
    void aTaskThatHasNotEndedIsNotTold() {
        String id = Api.submit("health_check_task", "[1,2]", told("/not-yet"), "\"delay\":\"PT1H\"");

        assertThat(Api.task(id).getString("webhook.state")).isEqualTo("WAITING");
        assertThat(received("/not-yet")).isEmpty();
        site.on("/not-yet", 200, "text/plain", "");
        given().delete(TASKS + "/" + id).then().statusCode(200);
        shows(id, "DELIVERED");
        assertThat(new JsonPath(received("/not-yet").get(0).body()).getString("type"))
                .isEqualTo("task.cancelled");
    }

    @Test
    void onlyTheStatesThatAreAskedForAreTold() {
        String hook = "\"webhook\":{\"url\":\"" + site.url("/failures") + "\",\"on\":[\"FAILED\"]}";

        String id = Api.submit("health_check_task", "[1,2]", hook);

        assertThat(Api.ended(id).getString("webhook.state")).isEqualTo("SKIPPED");
        assertThat(received("/failures")).isEmpty();
    }

    @Test
    void theDeliveryIsATaskOfItsOwn() {
        site.on("/visible", 200, "text/plain", "");
        String id = Api.submit("health_check_task", "[1,2]", told("/visible"));

        JsonPath delivery = Api.task(shows(id, "DELIVERED").getString("webhook.task"));

        assertThat(delivery.getString("task")).isEqualTo("webhook_delivery_task");
        assertThat(delivery.getString("queue")).isEqualTo("webhooks");
        assertThat(delivery.getInt("result.status")).isEqualTo(200);
        assertThat((Object) delivery.get("webhook")).isNull();
        assertThat(given().queryParam("task", "webhook_delivery_task")
                        .get(TASKS)
                        .jsonPath()
                        .getList("items.id"))
                .contains(delivery.getString("id"));
    }

    @Test
    void aTaskInAListShowsItsWebhook() {
        site.on("/listed", 200, "text/plain", "");
        String id = Api.submit("health_check_task", "[1,2]", told("/listed"), "\"tags\":[\"hooked\"]");
        shows(id, "DELIVERED");

        assertThat(given().queryParam("tag", "hooked").get(TASKS).jsonPath().getString("items[0].webhook.state"))
                .isEqualTo("DELIVERED");
    }

    @Test
    void nobodyElseCanHaveMessagesSigned() {
        String forged = "{\"task\":\"webhook_delivery_task\",\"args\":{\"url\":\"" + site.url("/forged")
                + "\",\"task\":\"x\",\"record\":{}}}";

        Api.problem(Api.post(forged), 404, "unknown-task");
        assertThat(given().get("/api/v1/handlers").asString()).doesNotContain("webhook_delivery_task");
    }

    /** The setting of this test allows loopback addresses only. */
    @ParameterizedTest
    @ValueSource(strings = {"http://10.1.2.3/", "http://192.168.0.1:8080/", "http://[fe80::1]/", "http://0.0.0.0/"})
    void anAddressInsideIsRefusedAtOnce(String url) {
        Api.problem(
                Api.post("{\"task\":\"health_check_task\",\"args\":[1,2],\"webhook\":\"" + url + "\"}"),
                400,
                "invalid-request");
    }
}
