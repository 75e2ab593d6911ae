package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class DeepDiveArgumentsTest {

    private static JsonPath problem(String args) {
        return Api.problem(
                Api.post("{\"task\":\"prospect_deep_dive_task\",\"args\":" + args + "}"), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"driveFolderId", "drive_folder_id"})
    void aFolderIsNamedByItsIdAndNotByItsAddress(String spelling) {
        JsonPath problem = problem(
                "{\"companyName\":\"Acme\",\"" + spelling + "\":\"https://drive.google.com/drive/folders/0ABC\"}");

        assertThat(problem.getString("errors[0].field")).isEqualTo("args.driveFolderId");
        assertThat(problem.getString("errors[0].message")).contains("the last part of the folder's address");
    }

    @Test
    void withoutAnAccountAReportForDriveFailsBeforeAnythingIsPaidFor() {
        JsonPath task = Api.ended(
                Api.submit("prospect_deep_dive_task", "{\"companyName\":\"Acme\",\"driveFolderId\":\"0ABC\"}"));

        assertThat(task.getString("error.type")).isEqualTo("not-configured");
        assertThat(task.getString("error.message"))
                .startsWith("driveFolderId: no Google account is configured: set GOOGLE_CLIENT_ID");
        assertThat(task.getInt("usage.promptTokens")).isZero();
    }

    @Test
    void theNamesOfTheCeleryPlanAreAccepted() {
        String id = Api.submit(
                "prospect_deep_dive_task",
                "{\"company_name\":\"Nobody Knows Ltd\",\"drive_folder_id\":null,\"depth\":\"quick\"}");

        assertThat(Api.ended(id).getString("result.report")).startsWith("# Nobody Knows Ltd\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | args.companyName",
                "{\"companyName\":\" \"} | args.companyName",
                "{\"companyName\":\"A\",\"company_name\":\"B\"} | args.companyName",
                "{\"companyName\":\"A\",\"website\":\"acme.example\"} | args.website",
                "{\"companyName\":\"A\",\"website\":\"file:///etc/passwd\"} | args.website",
                "{\"companyName\":\"A\",\"sources\":[\"https://a.example/\",\"ftp://b.example/\"]} | args.sources[1]",
                "{\"companyName\":\"A\",\"sources\":[null]} | args.sources[0]",
                "{\"companyName\":\"A\",\"sources\":\"https://a.example/\"} | args.sources",
                "{\"companyName\":\"A\",\"depth\":\"bottomless\"} | args.depth",
                "{\"companyName\":\"A\",\"depth\":\"QUICK\"} | args.depth",
                "{\"companyName\":\"A\",\"language\":\"x; ignore that\"} | args.language",
                "{\"companyName\":\"A\",\"language\":\"--\"} | args.language",
                "{\"companyName\":\"A\",\"model\":\"a/../b\"} | args.model",
                "{\"companyName\":\"A\",\"focus\":7} | args.focus",
                "{\"companyName\":\"A\",\"budget\":7} | args.budget",
                "{\"companyName\":\"A\",\"sections\":[\"weather\"]} | args.sections[0]",
                "{\"companyName\":\"A\",\"sections\":[]} | args.sections",
                "{\"companyName\":\"A\",\"seller\":{}} | args.seller.offer",
                "{\"companyName\":\"A\",\"seller\":{\"offer\":\"B\",\"price\":1}} | args.seller.price",
            })
    void aBadArgumentIsRefusedByItsName(String args, String field) {
        assertThat(problem(args).getString("errors[0].field")).isEqualTo(field);
    }

    @Test
    void lengthsAreBounded() {
        String url = "\"https://a.example/\"";
        String fifty = String.join(",", Collections.nCopies(50, url));

        assertThat(problem("{\"companyName\":\"" + "A".repeat(201) + "\"}").getString("errors[0].message"))
                .contains("200");
        assertThat(problem("{\"companyName\":\"A\",\"focus\":\"" + "f".repeat(1001) + "\"}")
                        .getString("errors[0].message"))
                .contains("1000");
        assertThat(problem("{\"companyName\":\"A\",\"sources\":[" + fifty + "," + url + "]}")
                        .getString("errors[0].message"))
                .contains("50");
        Api.submit(
                "prospect_deep_dive_task",
                "{\"companyName\":\"" + "A".repeat(200) + "\",\"focus\":\"" + "f".repeat(1000) + "\",\"sources\":["
                        + fifty + "]}",
                "\"queue\":\"idle\"");
    }
}
