package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks what was paid. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class UsageCommandTest {

    @TestHTTPResource
    URL root;

    private String id;

    @BeforeEach
    void pay() {
        id = Api.submit("gemini_generate_task", "{\"prompt\":\"How deep is the sea? The sea is deep.\"}");
        Api.ended(id);
    }

    private Shell.Ran run(String... words) {
        return Shell.at(root.toString()).type(words);
    }

    @Test
    void sumsAreATableWithATotal() {
        Shell.Ran byModel = run("usage", "--by", "model");

        assertThat(byModel.code()).as(byModel.err()).isZero();
        assertThat(byModel.out()).contains("MODEL", "COST $", "simulator-gemini-3.8-flash", "total");
        assertThat(byModel.out()).containsPattern(" 0\\.\\d+\\R").doesNotContain("E-");
        assertThat(run("usage", "--task", "health_check_task").err()).contains("Nothing was used.");
    }

    @Test
    void theCallsOfATaskAreShownByItsId() {
        assertThat(run("usage", id).out()).contains("OUTCOME", "generate", "answered");
        assertThat(run("usage", id, "--csv").code()).isEqualTo(2);
        assertThat(run("usage", "0192f0c1-2d3e-7000-8000-000000000000").code()).isEqualTo(3);
    }

    @Test
    void theLedgerIsPrintedAsCsvAndSumsAsJson() {
        assertThat(run("usage", "--csv").out()).startsWith("at,tenant,task,").contains(id);
        assertThat(run("usage", "--json").out()).startsWith("{\"items\":[{\"key\":\"");
    }
}
