package dev.leadline.api.schedules;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.READER;
import static dev.leadline.api.TenantProfile.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant sees and changes its own schedules only. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class ScheduleTenantTest {

    private static final String NIGHTLY = "/api/v1/schedules/nightly";
    private static final String BODY =
            "{\"cron\":\"0 3 * * *\",\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"idle\"}";

    private static RequestSpecification as(String key) {
        return RestAssured.given().header("Authorization", "Bearer " + key);
    }

    private static RequestSpecification put(String key) {
        return as(key).contentType("application/json").body(BODY);
    }

    /** Other tests have schedules of other names on this server. */
    private static List<String> tenantsOfNightly(String key) {
        return as(key).get("/api/v1/schedules").jsonPath().getList("items.findAll { it.name == 'nightly' }.tenant");
    }

    @AfterEach
    void deleteAll() {
        as(ACME).delete(NIGHTLY);
        as(GLOBEX).delete(NIGHTLY);
    }

    @Test
    void twoTenantsHaveSchedulesOfTheSameName() {
        assertThat(put(ACME).put(NIGHTLY).statusCode()).isEqualTo(201);
        assertThat(put(GLOBEX).put(NIGHTLY).statusCode()).isEqualTo(201);

        as(GLOBEX).post(NIGHTLY + "/pause").then().statusCode(200);

        assertThat(as(ACME).get(NIGHTLY).jsonPath().getBoolean("paused")).isFalse();
        assertThat(tenantsOfNightly(ACME)).isEqualTo(List.of("acme"));
        assertThat(tenantsOfNightly(ADMIN)).isEqualTo(List.of("acme", "globex"));
        String made = as(ACME).post(NIGHTLY + "/run").jsonPath().getString("tenant");
        assertThat(made).isEqualTo("acme");
    }

    @Test
    void anotherTenantsScheduleCountsAsUnknown() {
        put(ACME).put(NIGHTLY);

        Api.problem(as(GLOBEX).get(NIGHTLY), 404, "not-found");
        Api.problem(as(GLOBEX).delete(NIGHTLY), 404, "not-found");
        Api.problem(as(GLOBEX).post(NIGHTLY + "/run"), 404, "not-found");
        Api.problem(as(GLOBEX).queryParam("tenant", "acme").get(NIGHTLY), 403, "forbidden");
        Api.problem(as(GLOBEX).queryParam("tenant", "acme").get("/api/v1/schedules"), 403, "forbidden");
    }

    @Test
    void anAdministratorNamesTheTenant() {
        put(ADMIN).queryParam("tenant", "acme").put(NIGHTLY).then().statusCode(201);

        assertThat(as(ACME).get(NIGHTLY).statusCode()).isEqualTo(200);
        assertThat(as(ADMIN).get(NIGHTLY).statusCode()).isEqualTo(404);
        assertThat(as(ADMIN)
                        .queryParam("tenant", "acme")
                        .get(NIGHTLY)
                        .jsonPath()
                        .getString("tenant"))
                .isEqualTo("acme");
    }

    @Test
    void readingNeedsReadAndChangingNeedsEnqueue() {
        Api.problem(put(READER).put(NIGHTLY), 403, "forbidden");
        Api.problem(as(READER).delete(NIGHTLY), 403, "forbidden");
        for (String action : List.of("pause", "resume", "run")) {
            Api.problem(as(READER).post(NIGHTLY + "/" + action), 403, "forbidden");
        }
        Api.problem(as(WRITER).get(NIGHTLY), 403, "forbidden");
        Api.problem(as(WRITER).get("/api/v1/schedules"), 403, "forbidden");
        assertThat(as(READER).get("/api/v1/schedules").statusCode()).isEqualTo(200);
        Api.problem(RestAssured.given().get(NIGHTLY), 401, "unauthenticated");
    }
}
