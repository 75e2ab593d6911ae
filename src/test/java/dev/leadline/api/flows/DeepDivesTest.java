package dev.leadline.api.flows;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of companies as CSV. The worker of this profile leaves the queue alone, so nothing runs. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class DeepDivesTest {

    private static Response post(String csv) {
        return given().contentType("text/csv; charset=utf-8")
                .body(csv.getBytes(StandardCharsets.UTF_8))
                .queryParam("queue", "idle")
                .post("/api/v1/deep-dives");
    }

    private static JsonPath request(String flow, int place) {
        String task = given().get("/api/v1/flows/" + flow + "/tasks").jsonPath().getString("items[" + place + "].id");
        return given().get(Api.TASKS + "/" + task + "/request").jsonPath();
    }

    private static String taken(String csv) {
        String flow = post(csv).then().statusCode(202).extract().path("id");
        Awaitility.await()
                .until(() -> given().get("/api/v1/flows/" + flow)
                        .jsonPath()
                        .getString("state")
                        .equals("RUNNING"));
        return flow;
    }

    @Test
    void eachLineIsADeepDiveWithItsCells() {
        String flow = taken("\uFEFFCompany_Name,website,sources,depth\r\n"
                + "\"Müller, Söhne \"\"M&S\"\" GmbH\",https://mueller.example/,https://a.example/1 https://a.example/2,quick\r\n"
                + "Acme,,,\r\n\r\n");

        JsonPath first = request(flow, 0);
        assertThat(first.getString("task")).isEqualTo("prospect_deep_dive_task");
        assertThat(first.getString("queue")).isEqualTo("idle");
        assertThat(first.getString("args.companyName")).isEqualTo("Müller, Söhne \"M&S\" GmbH");
        assertThat(first.getString("args.website")).isEqualTo("https://mueller.example/");
        assertThat(first.getList("args.sources"))
                .asList()
                .containsExactly("https://a.example/1", "https://a.example/2");
        assertThat(first.getString("args.depth")).isEqualTo("quick");
        assertThat(request(flow, 1).getMap("args")).hasSize(1).containsEntry("companyName", (Object) "Acme");
    }

    @Test
    void aParameterIsForAllAndACellWins() {
        String flow = given().contentType("text/csv")
                .body("companyName,language\nAcme,de\nGlobex,\n")
                .queryParam("queue", "idle")
                .queryParam("language", "en")
                .queryParam("driveFolderId", "0ABC")
                .post("/api/v1/deep-dives")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Awaitility.await()
                .until(() -> given().get("/api/v1/flows/" + flow)
                        .jsonPath()
                        .getString("state")
                        .equals("RUNNING"));

        assertThat(request(flow, 0).getString("args.language")).isEqualTo("de");
        assertThat(request(flow, 1).getString("args.language")).isEqualTo("en");
        assertThat(request(flow, 1).getString("args.driveFolderId")).isEqualTo("0ABC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | the text is empty",
                "companyName | `` | there is no company after the line",
                "companyName,site\\nA,b | line 1 | has the unknown column \"site\"; known are companyName, depth, focus, language, sources, website",
                "companyName;website\\nA;b | line 1 | has its columns separated by something else than commas",
                "website\\nhttps://a.example | line 1 | must name the column companyName",
                "companyName,company_name\\nA,B | line 1 | has the column companyName twice",
                "companyName,website\\nA\\nB,https://b.example | line 2 | has 1 values, but there are 2 columns",
                "companyName,website\\nA,https://a.example\\n\\nB,b.example | line 4, website | must be an http or https URL",
                "companyName,website\\n\"two\\nlines\",\\nB,b.example | line 4, website | must be an http or https URL",
                "companyName,sources\\nA,https://a.example ftp://b.example | line 2, sources[1] | must be an http or https URL",
                "companyName,depth\\nA,bottomless | line 2, depth | ",
                "companyName,website\\n,https://a.example | line 2, companyName | is required, and must not be blank",
                "companyName\\nAcme\\nGlobex\\nACME | line 4 | has the same company and website as line 2",
                "companyName\\nA\\n\"B\\nC | line 3 | has a quote that is not closed",
                "companyName\\nA\\n\"B\"x\\nC | line 3 | has a quote that is not closed, or text after a closed one",
            })
    void whatIsWrongIsToldByItsLine(String csv, String field, String message) {
        JsonPath problem = Api.problem(post(csv.replace("\\n", "\n")), 400, "invalid-request");

        assertThat(problem.getString("errors[0].field")).isEqualTo(field);
        assertThat(problem.getString("errors[0].message")).startsWith(message == null ? "" : message);
    }

    @Test
    void allLinesThatAreWrongAreTold() {
        JsonPath problem = Api.problem(
                post("companyName,website\nA,a.example\nB,https://b.example\nC,c.example\n"), 400, "invalid-request");

        assertThat(problem.getList("errors.field")).asList().containsExactly("line 2, website", "line 4, website");
    }

    @Test
    void aTextThatIsNotInUtf8IsRefused() {
        Response answer = given().contentType("text/csv")
                .body("companyName\nM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1))
                .post("/api/v1/deep-dives");

        assertThat(Api.problem(answer, 400, "invalid-request").getString("detail"))
                .isEqualTo("the text is not in UTF-8: save it as CSV UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain"})
    void anotherTypeIsRefused(String type) {
        Api.problem(
                given().contentType(type).body("companyName\nA\n").post("/api/v1/deep-dives"),
                415,
                "unsupported-media-type");
    }

    @Test
    void anUnknownParameterIsRefused() {
        Response answer = given().contentType("text/csv")
                .body("companyName\nA\n")
                .queryParam("folder", "0ABC")
                .post("/api/v1/deep-dives");

        Api.problem(answer, 400, "invalid-request");
    }

    @Test
    void aRequestThatIsRepeatedMakesNoSecondFlow() {
        for (int status : new int[] {202, 200}) {
            given().contentType("text/csv")
                    .header("Idempotency-Key", "list-1")
                    .body("companyName\nAcme\n")
                    .queryParam("queue", "idle")
                    .post("/api/v1/deep-dives")
                    .then()
                    .statusCode(status);
        }
    }
}
