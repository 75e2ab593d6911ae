package dev.leadline.http;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, or read, before REST sees it: whatever bytes a client sends, it gets an answer that it can read. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class RawHttpTest {

    private static final String HOST = "Host: localhost";
    private static final String JSON = "Content-Type: application/json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tasks/%",
                "/api/v1/tasks/%zz",
                "/api/v1/tasks?limit=%",
                "/api/v1/tasks?state=%zz",
                "/api/v1/tasks/[",
                "/api/v1/tasks/<script>",
                "/api/v1/tasks?tag=\"",
                "/api/v1\\tasks",
                "/api/v1/{}",
                "//["
            })
    void aMalformedAddressIsRefused(String address) {
        RawHttp.send("GET " + address + " HTTP/1.1", HOST).problem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tasks/%00",
                "/api/v1/tasks/..%2f..%2fetc",
                "/api/v1/nothing",
                "/api/v2/tasks",
                "/x",
                "/api/v1",
                "/api",
                "/api/v1/tasks/x/y/z",
                "/API/V1/TASKS",
                "/../../etc/passwd",
                "/index.html"
            })
    void anAddressWhereNothingIsIsNotFound(String address) {
        RawHttp.send("GET " + address + " HTTP/1.1", HOST).problem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/v1/tasks", "GET  HTTP/1.1", "nonsense", "GET /a b HTTP/1.1"})
    void whatIsNoRequestLineIsRefused(String line) {
        RawHttp.send(line, HOST).problem(400, "invalid-request");
    }

    @Test
    void aRequestWithoutHostIsRefused() {
        RawHttp.send("GET /api/v1/handlers HTTP/1.1", "Accept: */*").problem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.com%3F", "a b", "x:y", "localhost:99999", "[::1", "%", "é", ""})
    void aMalformedHostIsRefused(String host) {
        RawHttp.Answer answer = RawHttp.send("GET /api/v1/handlers HTTP/1.1", "Host: " + host);

        if (answer.status() == 403) {
            // It has the form of a host, and is none that is answered.
            answer.problem(403, "host-not-allowed");
        } else {
            answer.problem(400, "invalid-request");
        }
    }

    @Test
    void anOldClientNeedsNoHost() {
        assertThat(RawHttp.send("GET /api/v1/handlers HTTP/1.0").status()).isEqualTo(200);
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedBeforeItIsSent() {
        RawHttp.send("POST " + TASKS + " HTTP/1.1", HOST, JSON, "Content-Length: 99999999999")
                .problem(413, "too-large");
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefused() {
        try (RawHttp http = new RawHttp()) {
            http.write("POST " + TASKS + " HTTP/1.1\r\n" + HOST + "\r\n" + JSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = new byte[1 << 20];
            Arrays.fill(chunk, (byte) ' ');
            for (int i = 0; i < 17; i++) {
                http.write("100000\r\n");
                http.write(chunk);
                http.write("\r\n");
            }

            http.answer().problem(413, "too-large");
        }
    }

    @Test
    void aBodyInChunksIsTakenLikeAnyOther() {
        RawHttp.Answer answer = RawHttp.send(
                "POST " + TASKS + " HTTP/1.1",
                HOST,
                JSON,
                "Transfer-Encoding: chunked",
                "",
                Integer.toHexString(10),
                SUM.substring(0, 10),
                Integer.toHexString(SUM.length() - 10),
                SUM.substring(10),
                "0");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void twoRequestsOnOneConnectionAreAnsweredInOrder() {
        try (RawHttp http = new RawHttp()) {
            String head = " HTTP/1.1\r\n" + HOST + "\r\n\r\n";
            http.write("GET /api/v1/nothing" + head + "GET /api/v1/handlers" + head);

            http.answer().problem(404, "not-found");
            assertThat(http.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusedBodyDoesNotSpoilTheNextRequest() {
        try (RawHttp http = new RawHttp()) {
            http.write("POST " + TASKS + " HTTP/1.1\r\n" + HOST
                    + "\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
            http.answer().problem(415, "unsupported-media-type");

            http.write("GET /api/v1/handlers HTTP/1.1\r\n" + HOST + "\r\n\r\n");
            assertThat(http.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsNotWhatItsLengthSaysLeavesTheServerWell() {
        try (RawHttp http = new RawHttp()) {
            http.write(
                    "POST " + TASKS + " HTTP/1.1\r\n" + HOST + "\r\n" + JSON + "\r\nContent-Length: 500\r\n\r\n" + SUM);
        }

        assertThat(RawHttp.send("GET /api/v1/handlers HTTP/1.1", HOST).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {17_000, 200_000})
    void headersThatAreTooLongAreRefused(int length) {
        RawHttp.send("GET /api/v1/handlers HTTP/1.1", HOST, "X-Long: " + "x".repeat(length))
                .problem(431, "headers-too-large");
    }

    @Test
    void manyShortHeadersAreTooLongTogether() {
        String[] lines = Stream.concat(
                        Stream.of("GET /api/v1/handlers HTTP/1.1", HOST),
                        Stream.iterate(0, i -> i < 1_000, i -> i + 1).map(i -> "X-" + i + ": 0123456789abcdef"))
                .toArray(String[]::new);

        RawHttp.send(lines).problem(431, "headers-too-large");
    }

    @Test
    void anAddressThatIsTooLongIsRefused() {
        RawHttp.send("GET /api/v1/tasks?tag=" + "x".repeat(9_000) + " HTTP/1.1", HOST)
                .problem(414, "uri-too-long");
    }

    @Test
    void optionsOfTheServerDoNotFail() {
        assertThat(RawHttp.send("OPTIONS * HTTP/1.1", HOST).status()).isLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 1\r\nContent-Length: 2",
                "Transfer-Encoding: nonsense",
                "Bad Name: x",
                ": x"
            })
    void aMalformedHeaderIsRefused(String header) {
        RawHttp.Answer answer = RawHttp.send("POST " + TASKS + " HTTP/1.1", HOST, JSON, header);

        answer.problem(400, "invalid-request");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 100, 3 << 20})
    void whatIsLongerThanTheServerReadsIsRefusedWithAProblemToo(int length) {
        RawHttp.send("GET /api/v1/tasks?tag=" + "x".repeat(length) + " HTTP/1.1", HOST)
                .problem(414, "uri-too-long");
        RawHttp.send("GET /api/v1/tasks HTTP/1.1", HOST, "X-Long: " + "x".repeat(length))
                .problem(431, "headers-too-large");
    }

    @RepeatedTest(30)
    void aClientThatIsStillSendingWhenItIsRefusedGetsTheAnswer() {
        RawHttp.send("GET /api/v1/tasks HTTP/1.1", HOST, "X-Long: " + "x".repeat(8 << 20))
                .problem(431, "headers-too-large");
    }

    @Test
    void whatIsNoRequestIsAnsweredAfterTheRequestsBeforeItAndEndsTheConnection() {
        try (RawHttp http = new RawHttp()) {
            String head = " HTTP/1.1\r\n" + HOST + "\r\n";
            // Its answer is short, so it comes in one piece, with its length.
            http.write("GET /api/v1/limits" + head + "\r\nGET /api/v1/limits" + head + "Bad Name: x\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(200);
            http.answer().problem(400, "invalid-request");
            assertThat(http.isClosed()).isTrue();
        }
    }
}
