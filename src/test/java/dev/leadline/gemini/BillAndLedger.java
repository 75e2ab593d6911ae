package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what the simulator bills from now on with what the ledger has. The key of the program itself is `simulator`. */
final class BillAndLedger {

    private static final List<String> NUMBERS = List.of(
            "calls",
            "promptTokens",
            "cachedTokens",
            "thoughtTokens",
            "toolTokens",
            "outputTokens",
            "searches",
            "costUsd");

    private final Map<String, Map<String, BigDecimal>> before = ledger();

    BillAndLedger() {
        given().delete("/simulator/bill").then().statusCode(204);
    }

    /** Hands a task in: every third one asks for JSON, which is not streamed, and every second one asks another model. */
    static String ask(int number, String... options) {
        String model = number % 2 == 0 ? "gemini-3.8-flash" : "gemini-4-argon";
        String schema =
                number % 3 == 0 ? ",\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}" : "";
        return Api.submit(
                "gemini_generate_task",
                "{\"prompt\":\"Question: How deep is it? It is " + "very ".repeat(number * 20)
                        + "deep there.\",\"model\":\"" + model + "\"" + schema + "}",
                options);
    }

    /** @return how many calls were billed */
    long assertEqual() {
        Map<String, Map<String, BigDecimal>> now = ledger();
        JsonPath bill = exact(given().header("x-goog-api-key", "simulator")
                .get("/simulator/bill")
                .asString());
        long calls = 0;
        for (int i = 0; i < bill.getList("items").size(); i++) {
            String model = bill.getString("items[" + i + "].model");
            calls += bill.getLong("items[" + i + "].calls");
            for (String name : NUMBERS) {
                assertThat(number(now, model, name).subtract(number(before, model, name)))
                        .as(name + " of " + model)
                        .isEqualByComparingTo(new BigDecimal(bill.getString("items[" + i + "]." + name)));
            }
        }
        assertThat(calls).isPositive();
        return calls;
    }

    private static BigDecimal number(Map<String, Map<String, BigDecimal>> ledger, String model, String name) {
        return ledger.getOrDefault(model, Map.of()).getOrDefault(name, BigDecimal.ZERO);
    }

    private static Map<String, Map<String, BigDecimal>> ledger() {
        JsonPath usage =
                exact(given().queryParam("by", "model").get("/api/v1/usage").asString());
        Map<String, Map<String, BigDecimal>> models = new HashMap<>();
        for (int i = 0; i < usage.getList("items").size(); i++) {
            Map<String, BigDecimal> numbers = new HashMap<>();
            for (String name : NUMBERS) {
                numbers.put(name, new BigDecimal(usage.getString("items[" + i + "]." + name)));
            }
            models.put(usage.getString("items[" + i + "].key"), numbers);
        }
        return models;
    }

    private static JsonPath exact(String json) {
        return new JsonPath(json).using(JsonPathConfig.jsonPathConfig().numberReturnType(NumberReturnType.BIG_DECIMAL));
    }
}
