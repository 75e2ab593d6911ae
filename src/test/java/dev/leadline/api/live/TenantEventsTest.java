package dev.leadline.api.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import dev.leadline.testsupport.SseClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TenantProfile.class)
class TenantEventsTest {

    private static final String ACME = "Authorization: Bearer " + TenantProfile.ACME;
    private static final String GLOBEX = "Authorization: Bearer " + TenantProfile.GLOBEX;
    private static final String ADMIN = "Authorization: Bearer " + TenantProfile.ADMIN;

    @TestHTTPResource
    String root;

    private final String name = UUID.randomUUID().toString();

    private SseClient follow(String... headers) {
        return new SseClient(root.replaceAll("/$", "") + "/api/v1/events", headers);
    }

    private String submit(String key, String queue) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body("{\"task\":\"telling_task\",\"args\":{\"name\":\"" + name + "\"},\"queue\":\"" + queue + "\"}")
                .post("/api/v1/tasks")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static SseClient following(SseClient client) {
        org.awaitility.Awaitility.await().until(() -> client.lastId() != null);
        return client;
    }

    private static boolean isOf(SseClient.Event event, String id, String name) {
        return event.name().equals(name) && id.equals(event.json().getString("id"));
    }

    @Test
    void whoFollowsATenantSeesAllThatHappensToItsTasks() {
        try (SseClient client = following(follow(ACME))) {
            String id = submit(TenantProfile.ACME, "default");
            Telling.Run run = Telling.run(name, 1);
            run.context().progress(50, "half");
            run.say("text");
            client.awaits(event -> isOf(event, id, "chunk"));
            client.awaits(event -> isOf(event, id, "progress"));
            run.succeed();
            SseClient.Event end = client.awaits(event -> isOf(event, id, "end"));

            assertThat(client.states()).containsSubsequence("QUEUED", "STARTED", "SUCCEEDED");
            assertThat(client.text()).isEqualTo("text");
            assertThat(end.json().getString("result")).isEqualTo("text");
            assertThat(client.isOver()).isFalse();
        }
    }

    @Test
    void aTenantNeverSeesEventsOfAnotherAndAnAdministratorSeesAll() {
        try (SseClient acme = following(follow(ACME));
                SseClient globex = following(follow(GLOBEX));
                SseClient admin = following(follow(ADMIN))) {
            String theirs = submit(TenantProfile.GLOBEX, "idle");
            String ours = submit(TenantProfile.ACME, "idle");
            acme.awaits(event -> isOf(event, ours, "state"));
            globex.awaits(event -> isOf(event, theirs, "state"));
            admin.awaits(event -> isOf(event, theirs, "state"));
            admin.awaits(event -> isOf(event, ours, "state"));

            assertThat(acme.events()).noneMatch(event -> event.data().contains(theirs));
            assertThat(globex.events()).noneMatch(event -> event.data().contains(ours));
        }
    }

    @Test
    void anotherTenantsTaskHasNoStream() {
        String ours = submit(TenantProfile.ACME, "idle");
        String address = "/api/v1/tasks/" + ours + "/events";

        Api.problem(
                given().header("Authorization", "Bearer " + TenantProfile.GLOBEX)
                        .get(address),
                404,
                "not-found");
        Api.problem(given().get(address), 401, "unauthenticated");
        Api.problem(
                given().header("Authorization", "Bearer " + TenantProfile.WRITER)
                        .get(address),
                403,
                "forbidden");
        Api.problem(
                given().header("Authorization", "Bearer " + TenantProfile.WRITER)
                        .get("/api/v1/events"),
                403,
                "forbidden");
        try (SseClient admin = new SseClient(root.replaceAll("/$", "") + address, ADMIN)) {
            assertThat(admin.awaits("state").json().getString("state")).isEqualTo("QUEUED");
        }
    }

    @Test
    void whoComesBackSeesWhatHappenedMeanwhileAndNothingTwice() {
        String first;
        String last;
        try (SseClient client = following(follow(ACME))) {
            first = submit(TenantProfile.ACME, "idle");
            client.awaits(event -> isOf(event, first, "state"));
            last = client.lastId();
        }
        String second = submit(TenantProfile.ACME, "idle");
        given().header("Authorization", "Bearer " + TenantProfile.ACME).delete("/api/v1/tasks/" + second);
        String between;
        try (SseClient again = follow(ACME, "Last-Event-ID: " + last)) {
            again.awaits(event -> isOf(event, second, "end"));

            assertThat(again.states()).startsWith("QUEUED", "CANCELLED");
            assertThat(again.events()).noneMatch(event -> event.data().contains(first));
            between = again.awaits(event ->
                            isOf(event, second, "state") && event.data().contains("CANCELLED"))
                    .id();
        }
        try (SseClient third = follow(ACME, "Last-Event-ID: " + between)) {
            third.awaits(event -> isOf(event, second, "end"));
            assertThat(third.names()).startsWith("end");
        }
    }

    @Test
    void whoComesBackTooLateIsToldThatSomethingIsMissing() {
        try (SseClient client = follow(ACME, "Last-Event-ID: 1-1")) {
            client.awaits("trimmed");
            String id = submit(TenantProfile.ACME, "idle");
            client.awaits(event -> isOf(event, id, "state"));
            assertThat(client.names().stream().filter("trimmed"::equals)).hasSize(1);
        }
    }

    @Test
    void anIdThatIsNoEventsIsRefused() {
        Api.problem(
                given().header("Authorization", "Bearer " + TenantProfile.ACME)
                        .header("Last-Event-ID", "0-0.5.1.STARTED.")
                        .get("/api/v1/events"),
                400,
                "invalid-request");
    }
}
