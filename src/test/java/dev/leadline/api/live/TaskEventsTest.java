package dev.leadline.api.live;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.testsupport.SseClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(LiveProfile.class)
class TaskEventsTest {

    @TestHTTPResource
    String root;

    private final String name = UUID.randomUUID().toString();

    private String submit() {
        return Api.submit("telling_task", "{\"name\":\"" + name + "\"}");
    }

    private SseClient follow(String id, String... headers) {
        return new SseClient(root.replaceAll("/$", "") + TASKS + "/" + id + "/events", headers);
    }

    @Test
    void whoFollowsATaskSeesItsStatesItsProgressItsTextAndItsEnd() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        try (SseClient client = follow(id)) {
            client.awaits("state");
            run.context().progress(40, "under way");
            client.awaits("progress");
            run.say("Hello, ");
            client.awaitText("Hello, ");
            run.say("Zürich 😀\n");
            run.say("and all.");
            run.succeed();

            assertThat(client.awaitEnd()).isTrue();

            assertThat(client.head()).contains("200 OK").containsIgnoringCase("content-type: text/event-stream");
            assertThat(client.states()).containsExactly("STARTED", "SUCCEEDED");
            assertThat(client.text()).isEqualTo("Hello, Zürich 😀\nand all.");
            assertThat(client.awaits("progress").json().getInt("percent")).isEqualTo(40);
            assertThat(client.awaits("progress").json().getString("message")).isEqualTo("under way");
            SseClient.Event end = client.events().get(client.events().size() - 1);
            assertThat(end.name()).isEqualTo("end");
            assertThat(end.json().getString("result")).isEqualTo(client.text());
            assertThat(end.json().getString("id")).isEqualTo(id);
            assertThat(client.events())
                    .allSatisfy(event -> assertThat(event.id()).isNotBlank());
            assertThat(client.awaits("state").json().getString("at")).matches("\\d{4}-.*Z");
            assertThat(client.awaits("chunk").json().getInt("attempt")).isEqualTo(1);
        }
    }

    @Test
    void whoComesBackWithAnyIdGetsExactlyTheRest() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        List<SseClient.Event> all;
        try (SseClient client = follow(id)) {
            for (int i = 0; i < 5; i++) {
                String text = "part " + i + "; ";
                run.say(text);
                client.awaits(event -> event.data().contains(text));
                run.context().progress(i * 20, "part " + i);
                int percent = i * 20;
                client.awaits(event -> event.data().contains("\"percent\":" + percent));
            }
            run.succeed();
            client.awaitEnd();
            all = client.events();
        }
        for (int seen = 0; seen < all.size() - 1; seen++) {
            try (SseClient again = follow(id, "Last-Event-ID: " + all.get(seen).id())) {
                again.awaitEnd();

                // Progress in between is not kept: of that only the newest is told.
                assertThat(withoutProgress(again.events()))
                        .isEqualTo(withoutProgress(all.subList(seen + 1, all.size())));
            }
        }
    }

    private static List<String> withoutProgress(List<SseClient.Event> events) {
        return events.stream()
                .filter(event -> !event.name().equals("progress"))
                .map(event -> event.name() + event.data())
                .toList();
    }

    @Test
    void whoComesBackAfterTheEndIsToldThatThereIsNothingMore() {
        String id = submit();
        Telling.run(name, 1).succeed();
        try (SseClient client = follow(id)) {
            client.awaitEnd();

            given().header("Last-Event-ID", client.lastId())
                    .get(TASKS + "/" + id + "/events")
                    .then()
                    .statusCode(204);
            given().queryParam("lastEventId", client.lastId())
                    .get(TASKS + "/" + id + "/events")
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void aFinalTaskAnswersWithWhatIsKeptAndItsEnd() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        run.say("all of it");
        run.succeed();
        Api.ended(id);

        try (SseClient client = follow(id)) {
            assertThat(client.awaitEnd()).isTrue();
            assertThat(client.names()).containsExactly("chunk", "state", "end");
            assertThat(client.text()).isEqualTo("all of it");
        }
    }

    @Test
    void whatWasSaidBeforeAFailureIsVoidAndNeverJoinedToTheNextText() {
        String id = submit();
        try (SseClient client = follow(id)) {
            Telling.Run first = Telling.run(name, 1);
            first.say("the first text");
            client.awaitText("the first text");
            first.fail();
            Telling.Run second = Telling.run(name, 2);
            second.say("the second text");
            second.succeed();
            client.awaitEnd();

            assertThat(client.text()).isEqualTo("the second text");
            SseClient.Event restart = client.awaits("restart");
            assertThat(restart.json().getInt("attempt")).isEqualTo(2);
            assertThat(restart.json().getString("reason")).isEqualTo("failed");
            assertThat(client.awaits(event -> event.data().contains("second"))
                            .json()
                            .getInt("attempt"))
                    .isEqualTo(2);
            assertThat(client.names().stream().filter("restart"::equals)).hasSize(1);
        }
    }

    @Test
    void whoComesBackAfterARestartIsToldOfItFirst() {
        String id = submit();
        Telling.Run first = Telling.run(name, 1);
        String last;
        try (SseClient client = follow(id)) {
            first.say("void");
            client.awaitText("void");
            last = client.lastId();
        }
        first.fail();
        Telling.Run second = Telling.run(name, 2);
        second.say("valid");
        second.succeed();
        Api.ended(id);

        try (SseClient again = follow(id, "Last-Event-ID: " + last)) {
            again.awaitEnd();

            assertThat(again.names().indexOf("restart"))
                    .isNotNegative()
                    .isLessThan(again.names().indexOf("chunk"));
            assertThat(again.text()).isEqualTo("valid");
        }
    }

    @Test
    void aTaskThatIsRetriedByHandIsFollowedOnWithARestart() {
        String id = Api.submit("telling_task", "{\"name\":\"" + name + "\"}", "\"maxAttempts\":1");
        Telling.Run first = Telling.run(name, 1);
        first.say("void");
        String end;
        try (SseClient client = follow(id)) {
            first.fail();
            client.awaitEnd();
            end = client.lastId();
        }
        given().post(TASKS + "/" + id + "/retry").then().statusCode(202);
        Telling.Run second = Telling.run(name, 2);
        try (SseClient again = follow(id, "Last-Event-ID: " + end)) {
            again.awaits("restart");
            second.say("valid");
            second.succeed();
            again.awaitEnd();

            assertThat(again.awaits("restart").json().getString("reason")).isEqualTo("retried");
            assertThat(again.text()).isEqualTo("valid");
        }
    }

    @Test
    void textThatIsNotKeptAnyMoreIsSaidToBeMissing() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        String tooMuch = "x".repeat(1_000_000);
        run.say(tooMuch);
        run.say("end");
        run.succeed();
        Api.ended(id);

        try (SseClient client = follow(id)) {
            client.awaitEnd();

            SseClient.Event trimmed = client.awaits("trimmed");
            int from = trimmed.json().getInt("from");
            assertThat(client.names().indexOf("trimmed"))
                    .isLessThan(client.names().indexOf("chunk"));
            assertThat(from).isBetween(600_000, 999_999);
            assertThat(client.text()).isEqualTo((tooMuch + "end").substring(from));
            assertThat(client.names().stream().filter("trimmed"::equals)).hasSize(1);
        }
    }

    @Test
    void aChunkHasAtMostSixteenKibibytesAndBreaksNoCharacter() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        String text = "a" + "😀é€".repeat(10_000);
        run.say(text);
        run.succeed();
        try (SseClient client = follow(id)) {
            client.awaitEnd();

            assertThat(client.text()).isEqualTo(text);
            assertThat(client.events().stream()
                            .filter(event -> event.name().equals("chunk"))
                            .map(event -> event.json().getString("text")))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(piece -> assertThat(piece.getBytes(StandardCharsets.UTF_8).length)
                            .isLessThanOrEqualTo(16_384));
        }
    }

    @Test
    void manySmallPiecesComeTogether() {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        try (SseClient client = follow(id)) {
            for (int i = 0; i < 5_000; i++) {
                run.say("word ");
            }
            run.succeed();
            client.awaitEnd();

            assertThat(client.text()).isEqualTo("word ".repeat(5_000));
            assertThat(client.names().stream().filter("chunk"::equals)).hasSizeLessThan(100);
        }
    }

    @Test
    void aQuietStreamGetsComments() {
        String id = submit();
        try (SseClient client = follow(id)) {
            Awaitility.await().until(() -> client.comments() >= 3);
        }
        Telling.run(name, 1).succeed();
    }

    @Test
    void aReaderThatTakesNothingIsCutOffAndCanComeBack() throws Exception {
        String id = submit();
        Telling.Run run = Telling.run(name, 1);
        String piece = "0123456789".repeat(1_600);
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            URI uri = URI.create(root);
            slow.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            slow.getOutputStream()
                    .write(("GET " + TASKS + "/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
            // More and more, until the buffers of both sides are full.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        run.context().chunk(piece).await().indefinitely();
                        run.said().append(piece);
                        return isBroken(slow);
                    });
        }
        run.succeed();
        try (SseClient again = follow(id)) {
            again.awaitEnd();
            assertThat(run.said().toString()).endsWith(again.text());
            assertThat(again.names()).contains("trimmed", "end");
        }
    }

    /** Whether the server has closed its end; the data that came before is read and dropped only then. */
    private static boolean isBroken(Socket socket) {
        try {
            socket.getOutputStream().write("\r\n".getBytes());
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x", "1-1", "1-1.0.1.STARTED", "1-1.0.1.RUNNING.", "0-0.0.-2..", "é"})
    void anIdThatIsNoEventsIsRefused(String last) {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        assertThat(Api.problem(
                                given().queryParam("lastEventId", last).get(TASKS + "/" + id + "/events"),
                                400,
                                "invalid-request")
                        .getString("errors[0].field"))
                .isEqualTo("lastEventId");
    }

    @Test
    void anUnknownTaskHasNoStream() {
        Api.problem(given().get(TASKS + "/nobody/events"), 404, "not-found");
        Api.problem(given().get(TASKS + "/01920000-0000-7000-8000-000000000000/events"), 404, "not-found");
    }

    @Test
    void otherParametersMethodsAndTypesAreRefused() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");
        String events = TASKS + "/" + id + "/events";

        Api.problem(given().queryParam("from", 1).get(events), 400, "invalid-request");
        Api.problem(given().accept("application/json").get(events), 406, "not-acceptable");
        assertThat(given().delete(events).header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
}
