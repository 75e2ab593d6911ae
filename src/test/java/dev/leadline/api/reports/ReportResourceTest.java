package dev.leadline.api.reports;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import dev.leadline.report.ReportPage;
import dev.leadline.report.StoredText;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets that asks for the report of a deep dive as a file. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ReportResourceTest {

    private static String dive;

    @TestHTTPResource("/simulator/site/")
    private String pages;

    private static Response report(String id, String format) {
        return given().queryParam("format", format).get(TASKS + "/" + id + "/report");
    }

    @BeforeEach
    void research() {
        if (dive == null) {
            String args = JsonNodeFactory.instance
                    .objectNode()
                    .put("companyName", "Halyard Robotics")
                    .set("sources", JsonNodeFactory.instance.arrayNode().add(pages + "about.html"))
                    .toString();
            dive = Api.submit("prospect_deep_dive_task", args);
            assertThat(Api.ended(dive).getString("state")).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void theHtmlIsShownByABrowserThatMayDoNothingElseWithIt() {
        Response page = report(dive, "html").then().statusCode(200).extract().response();

        assertThat(page.contentType()).isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy")).isEqualTo(ReportPage.POLICY);
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Content-Disposition"))
                .matches("inline; filename=\"halyard-robotics-\\d{4}-\\d{2}-\\d{2}\\.html\"");
        assertThat(Jsoup.parse(page.asString()).select(".claim .text").eachText())
                .containsExactlyInAnyOrderElementsOf(Api.task(dive).getList("result.claims.text"));
    }

    @Test
    void markdownAndJsonAreThoseOfTheResult() throws Exception {
        ObjectMapper json = new ObjectMapper();

        assertThat(report(dive, "md").asString()).isEqualTo(Api.task(dive).getString("result.report"));
        assertThat(json.readTree(report(dive, "json").asString()))
                .isEqualTo(json.readTree(given().get(TASKS + "/" + dive).asString())
                        .path("result"));
    }

    @Test
    void thePdfHasTheClaims() throws Exception {
        Response file = report(dive, "pdf").then().statusCode(200).extract().response();

        assertThat(file.contentType()).isEqualTo("application/pdf");
        assertThat(file.header("Content-Disposition")).startsWith("attachment; filename=\"halyard-robotics-");
        try (PDDocument document = Loader.loadPDF(file.asByteArray())) {
            assertThat(new PDFTextStripper().getText(document)).contains("Halyard Robotics", "Sources", "about.html");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
                "text/markdown | text/markdown",
                "application/pdf | application/pdf",
                "application/json | application/json",
                "*/* | application/json",
                "text/html;q=0.1, application/pdf | application/pdf",
            })
    void withoutAFormatItIsWhatTheClientLikesBest(String accepted, String type) {
        assertThat(given().header("Accept", accepted)
                        .get(TASKS + "/" + dive + "/report")
                        .contentType())
                .startsWith(type);
    }

    @Test
    void theFormatThatIsAskedForWinsOverWhatIsAccepted() {
        assertThat(given().header("Accept", "text/html")
                        .get(TASKS + "/" + dive + "/report?format=md")
                        .contentType())
                .startsWith("text/markdown");
    }

    private static Response source(String id, String source) {
        return given().get(TASKS + "/" + id + "/report/sources/" + source);
    }

    @Test
    void theTextOfASourceHasEveryQuoteThatClaimsTakeFromIt() {
        JsonPath task = Api.task(dive);
        Response answer = source(dive, "S1").then().statusCode(200).extract().response();

        assertThat(answer.contentType()).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(task.getList("result.claims.quote", String.class))
                .isNotEmpty()
                .allSatisfy(quote -> assertThat(answer.asString()).contains(quote));
        assertThat(StoredText.sha256(answer.asString())).isEqualTo(task.getString("result.sources[0].sha256"));
    }

    @Test
    void aTextThatIsNotThereIsAProblem() {
        String sum = Api.submit(Api.SUM);
        Api.ended(sum);

        assertThat(Api.problem(source(dive, "S7"), 404, "not-found").getString("detail"))
                .isEqualTo("the report has no such source; it has S1");
        Api.problem(source(sum, "S1"), 409, "conflict");
        Api.problem(source("0197b6a0-0000-7000-8000-000000000000", "S1"), 404, "not-found");
    }

    @Test
    void aTaskWithoutAReportSaysSo() {
        String sum = Api.submit(Api.SUM);
        Api.ended(sum);
        String waiting = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        assertThat(Api.problem(report(sum, "html"), 409, "conflict").getString("detail"))
                .contains("health_check_task has no report");
        assertThat(Api.problem(report(waiting, "html"), 409, "conflict").getString("detail"))
                .contains("no report yet", "QUEUED");
        Api.problem(report("nothing", "html"), 404, "not-found");
        Api.problem(report(dive, "docx"), 400, "invalid-request");
        Api.problem(given().get(TASKS + "/" + dive + "/report?for=me"), 400, "invalid-request");
    }
}
