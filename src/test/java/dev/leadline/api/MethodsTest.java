package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leadline.http.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each address of the API knows its own methods, and says which they are. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class MethodsTest {

    private static final String HOST = "Host: localhost";

    static Stream<Arguments> methods() {
        return Stream.of(
                arguments("PUT", TASKS, "GET, HEAD, OPTIONS, POST"),
                arguments("PATCH", TASKS, "GET, HEAD, OPTIONS, POST"),
                arguments("DELETE", TASKS, "GET, HEAD, OPTIONS, POST"),
                arguments("TRACE", TASKS, "GET, HEAD, OPTIONS, POST"),
                arguments("BREW", TASKS, "GET, HEAD, OPTIONS, POST"),
                arguments("PUT", TASKS + "/batch", "OPTIONS, POST"),
                arguments("POST", TASKS + "/x", "DELETE, GET, HEAD, OPTIONS"),
                arguments("GET", TASKS + "/x/retry", "OPTIONS, POST"),
                arguments("POST", "/api/v1/handlers", "GET, HEAD, OPTIONS"),
                arguments("DELETE", "/api/v1/queues", "GET, HEAD, OPTIONS"),
                arguments("POST", "/api/v1/tenants", "GET, HEAD, OPTIONS"),
                arguments("POST", "/api/v1/tenants/x", "DELETE, GET, HEAD, OPTIONS, PUT"),
                arguments("POST", "/api/v1/budgets", "GET, HEAD, OPTIONS"),
                arguments("DELETE", "/api/v1/budgets/x", "GET, HEAD, OPTIONS, PUT"),
                arguments("PUT", "/api/v1/workers", "GET, HEAD, OPTIONS"),
                arguments("GET", TASKS + "/retry", "OPTIONS, POST"),
                arguments("DELETE", TASKS + "/cancel", "OPTIONS, POST"),
                arguments("PUT", "/api/v1/workers/w", "GET, HEAD, OPTIONS, PATCH"),
                arguments("GET", "/api/v1/workers/w/drain", "OPTIONS, POST"),
                arguments("POST", "/api/v1/failures", "GET, HEAD, OPTIONS"),
                arguments("GET", "/api/v1/queues/q/pause", "OPTIONS, POST"),
                arguments("GET", "/api/v1/queues/q/move", "OPTIONS, POST"),
                arguments("POST", "/api/v1/queues/q/tasks", "DELETE, OPTIONS"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anotherMethodIsAnsweredWithThoseThatAreAllowed(String method, String address, String allowed) {
        RawHttp.Answer answer = RawHttp.send(method + " " + address + " HTTP/1.1", HOST, "Content-Length: 0");

        answer.problem(405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/handlers", "/api/v1/tasks", "/api/v1/queues", "/api/v1/workers"})
    void headSaysWhatGetWouldWithoutTheBody(String address) {
        RawHttp.Answer answer = RawHttp.send("HEAD " + address + " HTTP/1.1", HOST, "Connection: close");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
    }

    @Test
    void headOfWhatIsNotThereHasTheStatusAlone() {
        try (RawHttp http = new RawHttp()) {
            http.write("HEAD /api/v1/tasks/x HTTP/1.1\r\n" + HOST + "\r\nConnection: close\r\n\r\n");

            assertThat(http.head().status()).isEqualTo(404);
            assertThat(http.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void optionsTellTheMethodsOfTheVeryAddress(String method, String address, String allowed) {
        RawHttp.Answer answer = RawHttp.send("OPTIONS " + address + " HTTP/1.1", HOST);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).isEqualTo(allowed).doesNotContain(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/api/v1/tasks/x/y", "/nothing", "/api/v1"})
    void optionsOfNothingAreNotFound(String address) {
        RawHttp.send("OPTIONS " + address + " HTTP/1.1", HOST).problem(404, "not-found");
    }
}
