package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator bills what a provider would, and the ledger has the same, to the token. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatorBillTest {

    @BeforeEach
    void beginAnew() {
        given().delete("/simulator/bill").then().statusCode(204);
    }

    private static void ask(String key, String method, String fault) {
        given().urlEncodingEnabled(false)
                .contentType("application/json")
                .header("x-goog-api-key", key)
                .header("x-simulator-fault", fault)
                .body("{\"contents\":[{\"parts\":[{\"text\":\"What is deep? The sea is deep.\"}]}]}")
                .post("/simulator/v1beta/models/gemini-3.8-flash:" + method);
    }

    private static JsonPath bill(String key) {
        return given().header("x-goog-api-key", key).get("/simulator/bill").jsonPath();
    }

    @Test
    void eachKeyHasABillOfItsOwnThatDoesNotShowTheKey() {
        ask("first-key", "generateContent", "none");
        ask("first-key", "streamGenerateContent?alt=sse", "none");
        ask("second-key", "generateContent", "none");

        assertThat(bill("first-key").getInt("items[0].calls")).isEqualTo(2);
        assertThat(bill("second-key").getInt("items[0].calls")).isEqualTo(1);
        assertThat(bill("third-key").getList("items")).isEmpty();
        String all = given().get("/simulator/bill").asString();
        assertThat(new JsonPath(all).getList("items")).hasSize(2);
        assertThat(all).doesNotContain("first-key", "second-key");
        assertThat(new BigDecimal(bill("first-key").getString("items[0].costUsd")))
                .isPositive();
    }

    @Test
    void whatWasRefusedIsNotBilledAndWhatBrokeOffIsBilledAsFarAsItCame() {
        for (String fault : List.of("quota-per-minute", "overloaded", "html", "empty")) {
            ask("key", "generateContent", fault);
        }
        ask("key", "countTokens", "none");
        assertThat(bill("key").getList("items")).isEmpty();

        ask("key", "streamGenerateContent?alt=sse", "none");
        long whole = bill("key").getLong("items[0].outputTokens");
        ask("key", "streamGenerateContent?alt=sse", "stream-cut");

        assertThat(bill("key").getLong("items[0].outputTokens")).isBetween(whole, 2 * whole);
        ask("key", "generateContent", "blocked");
        assertThat(bill("key").getList("items.model"))
                .containsExactlyInAnyOrder("simulator-gemini-3.8-flash", "gemini-3.8-flash");
    }

    @Test
    void theLedgerHasWhatWasBilledToTheTokenForEachModel() {
        BillAndLedger compared = new BillAndLedger();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(BillAndLedger.ask(i));
        }
        ids.forEach(Api::ended);

        compared.assertEqual();
    }
}
