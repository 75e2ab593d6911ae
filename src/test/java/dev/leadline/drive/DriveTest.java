package dev.leadline.drive;

import static dev.leadline.drive.DriveFault.status;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.drive.DriveStandIn.Kept;
import dev.leadline.drive.DriveStandIn.Kind;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saving to Drive over REST, with the simulator in Gemini's place. */
@QuarkusTest
@TestProfile(DriveProfile.class)
class DriveTest {

    private DriveStandIn google;

    @TestHTTPResource("/simulator/site/")
    String site;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private String dive(String more) {
        return "{\"companyName\":\"Halyard Robotics\",\"sources\":[\"" + site + "about.html\"]" + more + "}";
    }

    private static JsonPath succeeded(String id) {
        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    private static String html(String more) {
        return "{\"html\":\"<title>Ports</title><main><p>Eleven ports have bought mooring robots this year.</p></main>\""
                + more + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"driveFolderId", "drive_folder_id"})
    void theReportOfADeepDiveIsAGoogleDocInTheFolder(String spelling) {
        String id =
                Api.submit("prospect_deep_dive_task", dive(",\"" + spelling + "\":\"" + DriveStandIn.FOLDER + "\""));

        JsonPath task = succeeded(id);

        assertThat(google.files()).hasSize(1);
        Kept file = google.files().get(0);
        assertThat(task.getString("result.driveFile.id")).isEqualTo(file.id());
        assertThat(task.getString("result.driveFile.webViewLink")).startsWith("https://docs.google.com/");
        assertThat(task.getMap("result.driveFile")).doesNotContainKeys("error", "task");
        assertThat(file.name()).startsWith("Halyard Robotics, prospect deep dive, 20");
        assertThat(file.text()).contains("<h1>Halyard Robotics</h1>", "<h2>Sources</h2>");
        assertThat(file.metadata().path("appProperties").path("leadlineTask").asText())
                .isEqualTo(id);
    }

    @Test
    void aReportThatIsNotToBeSavedSaysNothingOfDrive() {
        JsonPath task = succeeded(Api.submit("prospect_deep_dive_task", dive("")));

        assertThat(task.getMap("result")).doesNotContainKey("driveFile");
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void anArticleCanBeSavedAsMarkdown() {
        String id = Api.submit(
                "content_extraction_task",
                html(",\"driveFolderId\":\"" + DriveStandIn.FOLDER + "\",\"driveFormat\":\"markdown\""));

        JsonPath task = succeeded(id);

        assertThat(google.files()).hasSize(1);
        assertThat(google.files().get(0).name()).isEqualTo("Ports.md");
        assertThat(google.files().get(0).text()).contains("Eleven ports have bought mooring robots this year.");
        assertThat(task.getString("result.driveFile.id"))
                .isEqualTo(google.files().get(0).id());
    }

    @Test
    void aFolderThatIsClosedLosesNoReportAndItsUploadCanBeRunAgain() {
        google.plan(Kind.BEGIN, status(404, "notFound")).plan(Kind.BEGIN, status(404, "notFound"));
        String id = Api.submit("prospect_deep_dive_task", dive(",\"driveFolderId\":\"" + DriveStandIn.FOLDER + "\""));

        JsonPath task = succeeded(id);
        String upload = task.getString("result.driveFile.task");
        JsonPath failed = Api.ended(upload);

        assertThat(task.getString("result.report")).startsWith("# Halyard Robotics");
        assertThat(task.getString("result.driveFile.error"))
                .isEqualTo("the folder does not exist, or " + DriveStandIn.EMAIL + " cannot see it: share it with "
                        + DriveStandIn.EMAIL + " as an editor, and check driveFolderId");
        assertThat(failed.getString("state")).isEqualTo("FAILED");
        assertThat(failed.getString("error.message")).isEqualTo(task.getString("result.driveFile.error"));
        assertThat(failed.getString("queue")).isEqualTo("default");
        given().post(Api.TASKS + "/" + upload + "/retry").then().statusCode(202);
        assertThat(succeeded(upload).getString("result.id"))
                .isEqualTo(google.files().get(0).id());
        assertThat(google.files()).hasSize(1);
    }

    @Test
    void aTextOfYourOwnCanBeSavedToo() {
        String id = Api.submit(
                "drive_upload_task",
                "{\"folderId\":\"" + DriveStandIn.FOLDER + "\",\"name\":\"Note\",\"markdown\":\"# Hello\"}");

        assertThat(succeeded(id).getString("result.name")).isEqualTo("Note");
        assertThat(google.files()).hasSize(1);
    }

    @Test
    void theCompaniesOfACsvAreOneFlowWhoseReportsAreInOneFolder() {
        String csv = "companyName,sources\nHalyard Robotics," + site + "about.html " + site + "news.html\nHalyard Ltd,"
                + site + "customers.html\nNobody Knows Ltd," + site + "missing.html\n";

        String flow = given().contentType("text/csv")
                .body(csv)
                .queryParam("driveFolderId", DriveStandIn.FOLDER)
                .queryParam("driveFormat", "markdown")
                .post("/api/v1/deep-dives")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath ended =
                given().queryParam("wait", "PT30S").get("/api/v1/flows/" + flow).jsonPath();

        assertThat(ended.getInt("total")).isEqualTo(3);
        assertThat(ended.getInt("counts.SUCCEEDED")).as(ended.prettify()).isEqualTo(2);
        assertThat(ended.getInt("counts.FAILED")).isEqualTo(1);
        assertThat(google.files()).hasSize(2).extracting(Kept::name).allMatch(name -> name.matches("Halyard .*\\.md"));
    }
}
