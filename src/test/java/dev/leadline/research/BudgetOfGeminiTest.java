package dev.leadline.research;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.report.SectionTitles;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that call Gemini keep to their budgets. */
@QuarkusTest
@TestProfile(BudgetOfGeminiTest.Profile.class)
class BudgetOfGeminiTest {

    public static class Profile extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.budget.try-every", "PT1S");
            // For BatchNewsTest.
            settings.put("leadline.tiers.look-least", "PT1H");
            settings.put("leadline.tiers.look-most", "PT1H");
            settings.put("leadline.tiers.webhook-secret", BatchNewsTest.SECRET);
            return settings;
        }
    }

    private final AtomicInteger asked = new AtomicInteger();
    private Site google;

    @BeforeEach
    void clear() {
        google.clear();
        google.on("/v1beta/models/gemini-3.8-flash:streamGenerateContent", this::answer);
        budget("{}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] body = ("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}, \"finishReason\":"
                        + " \"STOP\"}], \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": 3}}\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String submit(String options) {
        return given().contentType("application/json")
                .body("{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Hello\"}" + options + "}")
                .post(TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath budget(String body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/v1/budgets/default")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath usage(String id) {
        return given().get(TASKS + "/" + id + "/usage").then().extract().jsonPath();
    }

    @Test
    void aCallThatMayCostMoreThanTheTaskMayIsNotSent() {
        String id = submit(",\"budgetUsd\":0.0001");

        JsonPath task = Api.ended(id);

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("budget-exceeded");
        assertThat(task.getString("error.message")).contains("of the 0.0001 of budgetUsd only 0.0001 are left");
        assertThat(new BigDecimal(task.getString("budgetUsd"))).isEqualByComparingTo("0.0001");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aTaskWithinItsBudgetSucceedsAndIsChargedWhatTheCallCost() {
        String id = submit(",\"budgetUsd\":100");

        assertThat(Api.ended(id).getString("state")).isEqualTo("SUCCEEDED");

        JsonPath usage = usage(id);
        assertThat(usage.getList("items.outcome")).containsExactly("answered");
        assertThat(usage.getInt("items[0].outputTokens")).isEqualTo(3);
        Awaitility.await()
                .untilAsserted(() -> assertThat(given().get("/api/v1/budgets/default")
                                .jsonPath()
                                .getDouble("heldUsd"))
                        .isZero());
    }

    /** Nobody knows whether Google bills a call whose connection broke. */
    @Test
    void aCallWhoseAnswerNeverCameIsInTheBooksAndATaskWithoutMoneyWaitsUntilThereIsSome() {
        google.on("/v1beta/models/gemini-3.8-flash:streamGenerateContent", HttpExchange::close);
        String broken = submit(",\"maxAttempts\":1,\"budgetUsd\":100");
        assertThat(Api.ended(broken).getString("state")).isEqualTo("FAILED");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(usage(broken).getList("items.outcome")).containsExactly("unknown"));
        BigDecimal most = new BigDecimal(usage(broken).getString("items[0].costUsd"));
        assertThat(most).isPositive();
        google.on("/v1beta/models/gemini-3.8-flash:streamGenerateContent", this::answer);
        budget("{\"hardUsd\":" + most.toPlainString() + ",\"per\":\"P1M\"}");

        String waits = submit("");

        Awaitility.await().untilAsserted(() -> {
            JsonPath why = given().get(TASKS + "/" + waits + "/why").jsonPath();
            assertThat(why.getString("reasons[0].code")).isEqualTo("budget");
            assertThat(why.getString("reasons[0].detail")).contains("the budget of the tenant default");
        });
        assertThat(asked).hasValue(0);

        budget("{\"hardUsd\":100}");
        JsonPath task = Api.ended(waits);
        assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(task.getInt("attempt")).isEqualTo(1);
    }

    /** Such as a page of a proxy, or an answer that was cut. Gemini may have done all of the work. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Sorry</p>",
                "data: {\"candidates\": [{\"content\": {\"par",
                "data: {\"candidates\": []}\n\n",
                ""
            })
    void anAnswerThatCannotBeReadIsInTheBooksAsUnknown(String body) {
        google.on("/v1beta/models/gemini-3.8-flash:streamGenerateContent", 200, "text/event-stream", body);
        String id = submit(",\"maxAttempts\":1,\"budgetUsd\":100");

        assertThat(Api.ended(id).getString("state")).isEqualTo("FAILED");

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(usage(id).getList("items.outcome")).containsExactly("unknown"));
    }

    @Test
    void aCallThatIsRefusedCostsNothing() {
        google.on(
                "/v1beta/models/gemini-3.8-flash:streamGenerateContent",
                400,
                "application/json",
                "{\"error\":{\"code\":400,\"message\":\"no\"}}");
        String id = submit(",\"maxAttempts\":1,\"budgetUsd\":100");

        assertThat(Api.ended(id).getString("state")).isEqualTo("FAILED");

        assertThat(usage(id).getList("items")).isEmpty();
    }

    // ── Deep dives ──────────────────────────────────────────────────────────────────────────────────────────────────

    /** Until the end of 2026 each answer costs 0.075 dollars, for which 0.25 are held; later twice as much. */
    private ScriptedGemini expensive() {
        google.page("/about", "<title>About</title><main><p>Acme Robotics was founded in 2016.</p></main>");
        return new ScriptedGemini(google).writing(20_000);
    }

    private JsonPath dive(String... options) {
        return Api.ended(Api.submit(
                "prospect_deep_dive_task",
                "{\"companyName\":\"Acme Robotics\",\"sources\":[\"" + google.url("/about") + "\"]}",
                options));
    }

    private static List<String> unasked(JsonPath task) {
        return task.<String>getList("result.gaps").stream()
                .filter(gap -> gap.endsWith(": not asked, since the budget has too little left"))
                .toList();
    }

    /** As readers are told of it. */
    private static String told(String gap) {
        int colon = gap.indexOf(':');
        return SectionTitles.of(gap.substring(0, colon)) + gap.substring(colon);
    }

    @Test
    void aDeepDiveWithoutMoneyForAllQuestionsWritesAShorterReportAndSaysWhatIsMissing() {
        ScriptedGemini gemini = expensive();
        for (Section section : Section.values()) {
            gemini.finds(section, Sources.claim("Acme Robotics was founded in 2016.", "S1"));
        }

        JsonPath task = dive("\"budgetUsd\":0.5");

        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        assertThat(gemini.asked()).hasSizeBetween(1, 4);
        assertThat(unasked(task))
                .hasSize(Section.values().length - gemini.asked().size());
        assertThat(task.getList("result.claims.text")).containsExactly("Acme Robotics was founded in 2016.");
        assertThat(task.getMap("result.sections")).hasSize(Section.values().length);
        assertThat(task.getString("result.report"))
                .startsWith("# Acme Robotics\n")
                .contains(
                        "- Acme Robotics was founded in 2016. [S1]",
                        "- " + told(unasked(task).get(0)));
        assertThat(new BigDecimal(task.getString("usage.costUsd")))
                .isBetween(new BigDecimal("0.1"), new BigDecimal("0.5"));
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(task.getString("result.effort.cut")).isEqualTo("the budget has too little left");
        assertThat(task.getString("result.report"))
                .contains("This report is shorter than it could be, since the budget has too little left.");
    }

    @Test
    void aDeepDiveAsksNoFurtherQuestionOnceTheSoftBudgetOfItsTenantIsUsed() {
        ScriptedGemini gemini = expensive();
        BigDecimal soft = new BigDecimal(budget("{}").getString("spentUsd")).add(new BigDecimal("0.1"));
        budget("{\"softUsd\":" + soft.toPlainString() + "}");

        JsonPath task = dive();

        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        assertThat(gemini.asked()).hasSizeBetween(1, 5);
        assertThat(unasked(task))
                .hasSize(Section.values().length - gemini.asked().size());
        assertThat(task.getString("result.effort.cut")).isEqualTo("the budget has too little left");
    }

    /** Each of its questions builds on those before, and a batch may take a day. */
    @Test
    void aDeepDiveThatHasTimeAsksItsQuestionsAsFlexAndOneThatHasNoneAsUsual() {
        ScriptedGemini gemini = expensive();
        gemini.finds(Section.values()[0], Sources.claim("Acme Robotics was founded in 2016.", "S1"));

        dive("\"deadline\":\"P2D\"");
        assertThat(tiersAsked(0)).isNotEmpty().containsOnly("flex");

        int before = google.requests().size();
        dive("\"deadline\":\"PT20M\"");
        assertThat(tiersAsked(before)).isNotEmpty().containsOnly("");
    }

    /** @param before requests that do not count */
    private List<String> tiersAsked(int before) {
        return google.requests().stream()
                .skip(before)
                .filter(request -> request.target().contains(":generateContent"))
                .map(request -> request.body().replaceFirst("(?s)^.*\"serviceTier\":\"(\\w+)\".*$", "$1"))
                .map(tier -> tier.matches("\\w+") ? tier : "")
                .toList();
    }

    @Test
    void aDeepDiveWithoutMoneyForAnyQuestionFails() {
        ScriptedGemini gemini = expensive();

        JsonPath task = dive("\"budgetUsd\":0.0001");

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("budget-exceeded");
        assertThat(task.getString("error.message")).contains("too little left for any question");
        assertThat(gemini.asked()).isEmpty();
    }
}
