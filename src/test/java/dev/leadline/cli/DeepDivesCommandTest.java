package dev.leadline.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
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
}
