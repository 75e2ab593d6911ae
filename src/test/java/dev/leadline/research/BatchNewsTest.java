package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.gemini.StrictBatches;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's messages about batches, where a batch is looked at once an hour otherwise. */
@QuarkusTest
@TestProfile(BudgetOfGeminiTest.Profile.class)
class BatchNewsTest {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String PATH = "/api/v1/gemini/webhook";
    private static final String SUCCEEDED = "{\"type\":\"batch.succeeded\",\"data\":{\"id\":\"batches/b1\"}}";

    private Site google;
    private StrictBatches batches;

    @BeforeEach
    void clear() {
        google.clear();
        batches = new StrictBatches(google, Clock.systemUTC()).takes(null);
    }

    private static String signature(String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
            byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int tell(String id, long timestamp, String signature, String body) {
        return given().contentType("application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signature)
                .body(body)
                .post(PATH)
                .statusCode();
    }

    private static int tell(String body) {
        long now = Instant.now().getEpochSecond();
        return tell("m1", now, "v1,bm90IHRoaXM= " + signature("m1", now, body), body);
    }

    private String waiting() {
        String id = Api.submit("gemini_generate_task", "{\"prompt\":\"What?\"}", "\"deadline\":\"P2D\"");
        Api.reaches(id, "SCHEDULED");
        return id;
    }

    @Test
    void aTaskIsAnsweredAsSoonAsGoogleTellsThatItsBatchIs() {
        String id = waiting();
        batches.takes(Duration.ZERO);

        assertThat(tell(SUCCEEDED)).isEqualTo(204);

        JsonPath task = Api.ended(id);
        assertThat(task.getString("result.text")).as(task.prettify()).isEqualTo("Forty-two.");
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(tell(SUCCEEDED)).as("once more").isEqualTo(204);
        assertThat(given().get(Api.TASKS + "/" + id + "/usage").jsonPath().getList("items"))
                .hasSize(1);
    }

    @Test
    void whatAMessageSaysOfABatchDoesNotCount() {
        String id = waiting();
        long looks = batches.count("look");

        assertThat(tell(SUCCEEDED)).isEqualTo(204);

        // Once for whose it is, and once by the task.
        Awaitility.await().until(() -> batches.count("look") == looks + 2);
        assertThat(Api.reaches(id, "SCHEDULED").getString("result")).isNull();
        given().delete(Api.TASKS + "/" + id).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "0, m1, true, 204",
        "240, m1, true, 204",
        "-240, m1, true, 204",
        "301, m1, true, 401",
        "-310, m1, true, 401",
        "0, m2, true, 401",
        "0, m1, false, 401"
    })
    void onlyAMessageThatGoogleSignedAMomentAgoIsTaken(long age, String id, boolean whole, int status) {
        long timestamp = Instant.now().getEpochSecond() - age;
        String signature = signature("m1", timestamp, SUCCEEDED);

        assertThat(tell(id, timestamp, signature, whole ? SUCCEEDED : SUCCEEDED.replace("b1", "b2")))
                .isEqualTo(status);
    }

    @Test
    void aMessageWithoutASignatureIsRefusedAndOneAboutAnythingElseIsLeftAlone() {
        Api.problem(given().contentType("application/json").body(SUCCEEDED).post(PATH), 401, "unauthenticated");
        assertThat(tell("{\"type\":\"video.generated\",\"data\":{\"id\":\"batches/b1\"}}"))
                .isEqualTo(204);
        assertThat(tell("{\"type\":\"batch.succeeded\",\"data\":{\"id\":\"../models\"}}"))
                .isEqualTo(204);
        assertThat(tell("no json")).isEqualTo(204);
        assertThat(batches.done()).isEmpty();
    }
}
