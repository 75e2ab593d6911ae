package dev.leadline.api.schedules;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.ApiProfile;
import dev.leadline.schedule.Schedules;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules that the configuration declares. */
@QuarkusTest
@TestProfile(DeclaredScheduleTest.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeclaredScheduleTest {

    private static final String SCHEDULES = "/api/v1/schedules";

    public static class Profile extends ApiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.schedules.\"weekdays.report\".cron", "0 7 * * 1-5");
            settings.put("leadline.schedules.\"weekdays.report\".zone", "Europe/Berlin");
            settings.put("leadline.schedules.\"weekdays.report\".task", "health_check_task");
            settings.put("leadline.schedules.\"weekdays.report\".args", "{\"x\":1,\"y\":2}");
            settings.put("leadline.schedules.\"weekdays.report\".max-attempts", "7");
            settings.put("leadline.schedules.\"weekdays.report\".tags", "[\"q4\"]");
            settings.put("leadline.schedules.hourly.every", "PT1H");
            settings.put("leadline.schedules.hourly.task", "health_check_task");
            settings.put("leadline.schedules.hourly.args", "[1,2]");
            settings.put("leadline.schedules.hourly.tenant", "acme");
            settings.put("leadline.schedules.hourly.missed", "all");
            return settings;
        }
    }

    @Inject
    ScheduleRequests requests;

    @Inject
    Schedules schedules;

    @Inject
    ObjectMapper json;

    private void declare(Map<String, Map<String, String>> declared) {
        new DeclaredSchedules(() -> declared, requests, schedules, json).start(new StartupEvent());
    }

    private static List<String> names() {
        return given().get(SCHEDULES).jsonPath().getList("items.name");
    }

    @Test
    @Order(1)
    void theyAreKeptWhenTheProgramStarts() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> names().size() >= 2);

        JsonPath report = given().get(SCHEDULES + "/weekdays.report").jsonPath();
        assertThat(report.getBoolean("declared")).isTrue();
        assertThat(report.getString("cron")).isEqualTo("0 7 * * 1-5");
        assertThat(report.getInt("maxAttempts")).isEqualTo(7);
        assertThat(report.getList("tags")).isEqualTo(List.of("q4"));
        assertThat(report.getList("next")).hasSize(10);
        JsonPath hourly =
                given().queryParam("tenant", "acme").get(SCHEDULES + "/hourly").jsonPath();
        assertThat(hourly.getString("missed")).isEqualTo("all");
    }

    @Test
    void oneThatIsNoLongerDeclaredIsDeletedAndOneOfARequestStays() {
        Map<String, String> old = Map.of("every", "PT1H", "task", "health_check_task", "args", "[1,2]");
        declare(Map.of("old", old, "kept", old));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> names().containsAll(List.of("old", "kept")));
        given().contentType("application/json")
                .body("{\"every\":\"PT1H\",\"task\":\"health_check_task\",\"args\":[1,2]}")
                .put(SCHEDULES + "/requested");

        declare(Map.of("kept", old));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !names().contains("old"));
        assertThat(names()).contains("kept", "requested");
        declare(Map.of());
        assertThat(names()).contains("kept", "requested");
        given().delete(SCHEDULES + "/requested");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron  | 61 * * * *  | cron is no cron expression",
                "crom  | 0 7 * * *   | crom unknown field; known are",
                "every | soon        | every must be an ISO 8601 duration",
                "every | 5           | every must be a string",
                "max-attempts | 0    | cron give one of cron and every",
                "tenant | a b        | tenant must have 1 to 64 letters"
            })
    void aWrongOneIsRefusedByItsName(String field, String text, String why) {
        Map<String, String> fields = new HashMap<>(Map.of("task", "health_check_task", "args", "[1,2]"));
        fields.put(field, text);

        assertThatThrownBy(() -> declare(Map.of("nightly", fields)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("leadline.schedules.\"nightly\" is wrong: ")
                .hasMessageContaining(why);
    }

    @Test
    void wrongArgumentsAreRefusedByTheirNames() {
        assertThatThrownBy(() -> declare(Map.of(
                        "nightly",
                        Map.of("every", "PT1H", "task", "health_check_task", "args", "{\"x\":\"one\",\"y\":2}"))))
                .hasMessageContaining("args x: must be a number");
    }
}
