package dev.leadline.api.flows;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.READER;
import static dev.leadline.api.TenantProfile.WRITER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TenantProfile.class)
class FlowTenantTest {

    private static final String FLOWS = "/api/v1/flows";
    private static final String IDLE =
            "{\"group\":[{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"idle\"}]}";

    private static RequestSpecification as(String secret) {
        return given().header("Authorization", "Bearer " + secret);
    }

    private static String submit(String secret) {
        return as(secret)
                .contentType("application/json")
                .body(IDLE)
                .post(FLOWS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    @Test
    void aTenantSeesAndChangesOnlyItsOwnFlows() {
        String id = submit(ACME);

        Api.problem(as(GLOBEX).get(FLOWS + "/" + id), 404, "not-found");
        Api.problem(as(GLOBEX).get(FLOWS + "/" + id + "/tasks"), 404, "not-found");
        Api.problem(as(GLOBEX).get(FLOWS + "/" + id + "/graph"), 404, "not-found");
        Api.problem(as(GLOBEX).delete(FLOWS + "/" + id), 404, "not-found");
        Api.problem(as(GLOBEX).post(FLOWS + "/" + id + "/retry"), 404, "not-found");
        assertThat(as(ACME).get(FLOWS + "/" + id).<String>path("tenant")).isEqualTo("acme");
        assertThat(as(ADMIN).get(FLOWS + "/" + id).<String>path("state")).isEqualTo("RUNNING");
        assertThat(as(ACME).delete(FLOWS + "/" + id).statusCode()).isEqualTo(202);
    }

    @Test
    void aTenantListsOnlyItsOwnFlows() {
        String acme = submit(ACME);
        String globex = submit(GLOBEX);

        assertThat(listed(ACME)).contains(acme).doesNotContain(globex);
        assertThat(listed(GLOBEX)).contains(globex).doesNotContain(acme);
        assertThat(listed(ADMIN)).contains(acme, globex);
        assertThat(listed(READER)).isEmpty();
        Api.problem(as(WRITER).get(FLOWS), 403, "forbidden");
    }

    private static java.util.List<String> listed(String secret) {
        return as(secret).get(FLOWS).jsonPath().getList("items.id", String.class);
    }

    @Test
    void flowsNeedTheScopesOfTasks() {
        String id = submit(WRITER);

        Api.problem(as(READER).contentType("application/json").body(IDLE).post(FLOWS), 403, "forbidden");
        Api.problem(as(READER).delete(FLOWS + "/" + id), 403, "forbidden");
        Api.problem(as(READER).post(FLOWS + "/" + id + "/retry"), 403, "forbidden");
        Api.problem(as(WRITER).get(FLOWS + "/" + id), 403, "forbidden");
        Api.problem(as(WRITER).get(FLOWS + "/" + id + "/tasks"), 403, "forbidden");
        Api.problem(given().get(FLOWS + "/" + id), 401, "unauthenticated");
    }
}
