package dev.leadline.api.usage;

import static dev.leadline.api.Api.TASKS;
import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.WRITER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was used and paid, over REST: of the simulator, which says how many tokens each call had. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class UsageTest {

    private static final String USAGE = "/api/v1/usage";

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    /** Asks the simulator something; the ended task. */
    private static JsonPath ask(String key, String args) {
        String id = as(key).contentType("application/json")
                .body("{\"task\":\"gemini_generate_task\",\"args\":" + args + "}")
                .post(TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return exact(as(key).queryParam("wait", "PT20S").get(TASKS + "/" + id));
    }

    private static JsonPath exact(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return new JsonPath(answer.asString())
                .using(JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    }

    private static JsonPath usage(String key, String... parameters) {
        RequestSpecification request = as(key);
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return exact(request.get(USAGE));
    }

    private static BigDecimal cost(JsonPath of, String path) {
        return new BigDecimal(of.getString(path));
    }

    @Test
    void aTaskShowsEachOfItsCallsAndTheirSum() {
        JsonPath task = ask(ACME, "{\"prompt\":\"What is a leadline? A leadline sounds the depth of the sea.\"}");

        JsonPath usage = exact(as(ACME).get(TASKS + "/" + task.getString("id") + "/usage"));

        assertThat(usage.getList("items")).hasSize(1);
        assertThat(usage.getString("items[0].step")).isEqualTo("generate");
        assertThat(usage.getInt("items[0].attempt")).isEqualTo(1);
        assertThat(usage.getString("items[0].model")).isEqualTo("simulator-gemini-3.8-flash");
        assertThat(usage.getString("items[0].tier")).isEqualTo("standard");
        assertThat(usage.getString("items[0].outcome")).isEqualTo("answered");
        assertThat(usage.getString("items[0].priceVersion")).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(usage.getInt("items[0].promptTokens"))
                .isEqualTo(task.getInt("usage.promptTokens"))
                .isPositive();
        assertThat(cost(usage, "items[0].costUsd"))
                .isPositive()
                .isEqualByComparingTo(cost(usage, "total.costUsd"))
                .isEqualByComparingTo(cost(task, "usage.costUsd"));
        assertThat(usage.getInt("total.calls")).isEqualTo(1);
    }

    @Test
    void anAmountOfMoneyIsWrittenWithoutAnExponent() {
        JsonPath task = ask(ACME, "{\"prompt\":\"Hi\"}");

        String text = as(ACME).get(TASKS + "/" + task.getString("id")).asString();

        assertThat(text).containsPattern("\"costUsd\":0\\.\\d+[,}]").doesNotContainPattern("\"costUsd\":[^,}]*[eE]");
    }

    @Test
    void sumsGrowByWhatTasksUsedAndATenantSeesItsOwn() {
        JsonPath acme = usage(ACME);
        JsonPath globex = usage(GLOBEX);
        JsonPath all = usage(ADMIN, "by", "tenant");

        JsonPath task = ask(ACME, "{\"prompt\":\"How deep is the sea? The sea is deep here.\"}");

        assertGrown(acme, usage(ACME), "total", task);
        assertThat(usage(GLOBEX).getMap("total")).isEqualTo(globex.getMap("total"));
        JsonPath allNow = usage(ADMIN, "by", "tenant");
        assertGrown(all, allNow, "total", task);
        assertThat(allNow.getList("items.key")).contains("acme");
        assertThat(usage(ADMIN, "tenant", "acme").getMap("total"))
                .isEqualTo(usage(ACME).getMap("total"));
        assertThat(usage(ACME, "by", "tenant").getList("items.key")).isEqualTo(List.of("acme"));
    }

    private static void assertGrown(JsonPath before, JsonPath now, String path, JsonPath task) {
        assertThat(now.getLong(path + ".calls")).isEqualTo(before.getLong(path + ".calls") + 1);
        assertThat(now.getLong(path + ".promptTokens"))
                .isEqualTo(before.getLong(path + ".promptTokens") + task.getLong("usage.promptTokens"));
        assertThat(cost(now, path + ".costUsd"))
                .isEqualByComparingTo(cost(before, path + ".costUsd").add(cost(task, "usage.costUsd")));
    }

    @Test
    void sumsAreToldApartAndFiltered() {
        ask(ACME, "{\"prompt\":\"What is deep?\",\"model\":\"gemini-4-argon\"}");
        ask(ACME, "{\"prompt\":\"What is deep?\"}");
        String today = LocalDate.now(ZoneOffset.UTC).toString();

        assertThat(usage(ACME, "by", "model").getList("items.key"))
                .contains("simulator-gemini-4-argon", "simulator-gemini-3.8-flash");
        assertThat(usage(ACME, "by", "task").getList("items.key")).containsExactly("gemini_generate_task");
        assertThat(usage(ACME).getList("items.key")).last().isEqualTo(today);
        JsonPath argon = usage(ACME, "model", "simulator-gemini-4-argon", "by", "model");
        assertThat(argon.getList("items.key")).containsExactly("simulator-gemini-4-argon");
        assertThat(argon.getMap("total")).containsAllEntriesOf(withoutKey(argon.getMap("items[0]")));
        assertThat(usage(ACME, "task", "health_check_task").getList("items")).isEmpty();
        assertThat(usage(ACME, "from", "2020-01-01", "to", "2020-12-31").getList("items"))
                .isEmpty();
    }

    private static Map<String, Object> withoutKey(Map<String, Object> item) {
        item.remove("key");
        return item;
    }

    @Test
    void theLedgerAsCsvHasALineForEachCallOfTheTenant() {
        JsonPath acme = ask(ACME, "{\"prompt\":\"Is this a line, or two?\"}");
        JsonPath globex = ask(GLOBEX, "{\"prompt\":\"Is this a line?\"}");

        Response answer = as(ACME).accept("text/csv").get(USAGE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/csv");
        List<String> lines = answer.asString().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo(
                        "at,tenant,task,taskId,attempt,step,model,tier,promptTokens,cachedTokens,thoughtTokens,toolTokens,"
                                + "outputTokens,searches,priceVersion,costUsd,outcome");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains(",acme,gemini_generate_task," + acme.getString("id")
                                + ",1,generate,simulator-gemini-3.8-flash,")
                        .endsWith("," + acme.getString("usage.costUsd") + ",answered"));
        assertThat(answer.asString()).doesNotContain(globex.getString("id"));
        assertThat(as(ADMIN).accept("text/csv").get(USAGE).asString())
                .contains(globex.getString("id"), acme.getString("id"));
        assertThat(as(ACME).accept("text/csv")
                        .queryParam("to", "2020-01-01")
                        .get(USAGE)
                        .asString())
                .isEqualTo(lines.get(0) + "\r\n");
    }

    @Test
    void anotherTenantsUsageIsNotShown() {
        JsonPath task = ask(ACME, "{\"prompt\":\"Whose is this?\"}");

        Api.problem(as(GLOBEX).get(TASKS + "/" + task.getString("id") + "/usage"), 404, "not-found");
        Api.problem(as(GLOBEX).queryParam("tenant", "acme").get(USAGE), 403, "forbidden");
        Api.problem(as(GLOBEX).accept("text/csv").queryParam("tenant", "acme").get(USAGE), 403, "forbidden");
        Api.problem(as(WRITER).get(USAGE), 403, "forbidden");
        Api.problem(as(WRITER).get(TASKS + "/" + task.getString("id") + "/usage"), 403, "forbidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by=week | by must be one of day, task, model, tenant",
                "from=yesterday | from must be a day such as 2026-12-01, or an RFC 3339 time such as 2026-12-01T00:00:00Z",
                "to=2026-13-01 | to must be a day",
                "from=2026-12-02&to=2026-12-01 | from must be before \"to\"",
                "from=2020-01-01&to=2026-12-01 | from must be at most 400 days before \"to\"",
                "task=a%20b | task must have 1 to 64",
                "day=2026-12-01 | day is an unknown parameter; known are by, from, to, task, model, tenant",
            })
    void whatCannotBeMeantIsRefused(String query, String why) {
        for (String type : List.of("application/json", "text/csv")) {
            JsonPath problem = Api.problem(
                    as(ACME).accept(type).urlEncodingEnabled(false).get(USAGE + "?" + query), 400, "invalid-request");

            assertThat(problem.getString("errors[0].field") + " " + problem.getString("errors[0].message"))
                    .contains(why);
        }
    }
}
