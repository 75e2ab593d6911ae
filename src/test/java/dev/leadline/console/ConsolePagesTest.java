package dev.leadline.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's page is at each of its addresses, and brings nothing along that is not a file of this server. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ConsolePagesTest {

    private static final Path FILES = Path.of("src/main/resources/console");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tasks",
                "/tasks?state=FAILED&queue=default",
                "/tasks/01a20d34-2f31-7000-964a-20d023b7a46e",
                "/queues",
                "/flows/x",
                "/new?from=x"
            })
    void anAddressOfTheConsoleSurvivesAReload(String address) {
        Response page = given().get(address);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.asString()).contains("/console/app.js");
    }

    @Test
    void thePageRunsOnlyFilesOfThisServer() {
        Response page = given().get("/tasks");

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.asString())
                .doesNotContainPattern("<script(?![^>]* src=\"/console/)")
                .doesNotContainPattern("<style|style=|onclick|https?://");
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() {
        Response first = given().get("/console/app.js");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.contentType()).startsWith("text/javascript");
        assertThat(given().header("If-None-Match", first.header("ETag"))
                        .get("/console/app.js")
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void everyFileThatAModuleImportsIsServed() throws IOException {
        Pattern imported =
                Pattern.compile("(?:from|import\\(|href=|src=)\\s*['\"](\\.{1,2}/|/console/)([a-z0-9./-]+)['\"]");
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<Path> wanted = imported.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1).startsWith("/")
                                ? Path.of(found.group(2))
                                : FILES.relativize(file.resolveSibling(found.group(1) + found.group(2))
                                        .normalize()))
                        .toList();
                for (Path one : wanted) {
                    assertThat(given().get("/console/" + one).statusCode())
                            .as(file + " needs " + one)
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void theServerKnowsTheAddressesOfAllPages() throws IOException {
        List<String> pages = Pattern.compile("\\{ name: '([a-z]+)'")
                .matcher(Files.readString(FILES.resolve("pages/index.js")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(pages).isNotEmpty().containsExactlyInAnyOrderElementsOf(ConsolePages.PAGES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/../application.properties",
                "/console/..%2fapplication.properties",
                "/console/core/../../application.properties",
                "/console/",
                "/webjars/preact/10.26.4/dist/preact.module.js",
                "/tasks/a/b"
            })
    void whatIsNoFileOfTheConsoleIsNotFound(String address) {
        Api.problem(given().urlEncodingEnabled(false).get(address), 404, "not-found");
    }

    @Test
    void nothingOfTheConsoleIsChangedByAnotherMethod() {
        for (Map.Entry<String, Response> one : Map.of(
                        "/tasks", given().post("/tasks"), "/console/app.js", given().delete("/console/app.js"))
                .entrySet()) {
            assertThat(one.getValue().statusCode()).as(one.getKey()).isIn(404, 405);
        }
    }
}
