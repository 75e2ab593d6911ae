package dev.leadline.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code leadline deep-dive}. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class DeepDivesCommandTest {

    @TestHTTPResource
    URL root;

    @Test
    void aFileOfCompaniesBecomesOneFlowWhoseIdIsPrinted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("companies.csv"), "companyName,website\nAcme,https://acme.example\nGlobex,\n");

        Shell.Ran ran = Shell.at(root.toString())
                .in(folder)
                .type("deep-dive", "companies.csv", "--folder", "0ABC", "--depth", "quick", "-q", "idle");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(given().get("/api/v1/flows/" + ran.line()).jsonPath().getInt("total"))
                .isEqualTo(2);
    }

    @Test
    void whatIsWrongIsToldByItsLine() {
        Shell.Ran ran = Shell.at(root.toString())
                .piping("companyName,website\nAcme,acme.example\n")
                .type("deep-dive", "-");

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains("line 2, website must be an http or https URL");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void theReportIsPrintedOrWrittenToAFile(@TempDir Path folder) throws IOException {
        String id = Api.submit(
                "prospect_deep_dive_task",
                "{\"companyName\":\"Halyard Robotics\",\"sources\":[\"" + root + "simulator/site/about.html\"]}");

        Shell.Ran text = Shell.at(root.toString()).type("get", id, "--wait", "--report", "md");
        Shell.Ran page = Shell.at(root.toString()).in(folder).type("get", id, "--report", "html", "-o", "halyard.html");
        Shell.Ran paper = Shell.at(root.toString()).in(folder).type("get", id, "--report", "pdf", "-o", "halyard.pdf");

        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).startsWith("# Halyard Robotics");
        assertThat(page.code()).as(page.err()).isZero();
        assertThat(Files.readString(folder.resolve("halyard.html"))).contains("<h1 dir=\"auto\">Halyard Robotics</h1>");
        assertThat(paper.code()).as(paper.err()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("halyard.pdf"))).startsWith('%', 'P', 'D', 'F');
    }

    @Test
    void aPersonIsErasedFromTheReportsAndNotTwice() {
        String id = Api.submit(
                "prospect_deep_dive_task",
                "{\"companyName\":\"Halyard Robotics\",\"sources\":[\"" + root + "simulator/site/about.html\"]}");
        Shell.Ran before = Shell.at(root.toString()).type("get", id, "--wait", "--report", "md");
        assertThat(before.out()).contains("Solberg");

        Shell.Ran first = Shell.at(root.toString()).type("erase", "Ingrid", "Solberg", "--yes", "--json");
        Shell.Ran again = Shell.at(root.toString()).type("erase", "Ingrid", "Solberg", "--yes");

        assertThat(first.code()).as(first.err()).isZero();
        JsonPath done = JsonPath.from(first.out());
        assertThat(done.getInt("reports")).isPositive();
        assertThat(done.getInt("claims")).isPositive();
        assertThat(again.out()).startsWith("0 claims were removed from 0 reports; ");
        assertThat(Shell.at(root.toString()).type("get", id, "--report", "md").out())
                .contains("# Halyard Robotics")
                .doesNotContain("Solberg");
    }

    @Test
    void aReportThatCannotBeGotIsAnErrorWithASentence() {
        String sum = Api.submit(Api.SUM);
        Api.ended(sum);

        Shell.Ran printed = Shell.at(root.toString()).type("get", sum, "--report", "pdf");
        Shell.Ran none = Shell.at(root.toString()).type("get", sum, "--report", "html");
        Shell.Ran alone = Shell.at(root.toString()).type("get", sum, "-o", "file");

        assertThat(printed.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(printed.err()).contains("-o");
        assertThat(none.code()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(none.err()).contains("health_check_task has no report");
        assertThat(alone.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(alone.err()).contains("--report");
    }
}
