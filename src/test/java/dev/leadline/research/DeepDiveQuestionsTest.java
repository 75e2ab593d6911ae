package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a deep dive asks about its pages, and what becomes of answers that it cannot use. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class DeepDiveQuestionsTest extends DeepDiveScenario {

    @Test
    void whatWasFetchedAndAnsweredIsNotFetchedOrAskedAgainAfterAFailure() {
        CountDownLatch failed = new CountDownLatch(1);
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics was founded in 2016.", "S1"))
                .once(Section.LEADERSHIP, exchange -> {
                    ScriptedGemini.overloaded().to(exchange);
                    exchange.close();
                    failed.countDown();
                })
                // This one is still under way when another question fails, and takes longer than another task.
                .once(Section.CUSTOMERS, exchange -> {
                    await(failed);
                    Api.ended(Api.submit(Api.SUM));
                    gemini.answer("{\"claims\": [], \"gaps\": [\"no names\"]}").to(exchange);
                });

        JsonPath task = dive(args(url("/about"), url("/news")));

        assertThat(task.getInt("attempt")).isEqualTo(2);
        assertThat(gemini.questions())
                .containsOnlyOnceElementsOf(Arrays.stream(Section.values())
                        .filter(section -> section != Section.LEADERSHIP)
                        .map(Section::title)
                        .toList())
                .hasSize(SECTIONS + 1);
        assertThat(fetches("/about")).isEqualTo(1);
        assertThat(fetches("/news")).isEqualTo(1);
        assertThat(task.getInt("usage.promptTokens")).isEqualTo(ScriptedGemini.PROMPT_TOKENS * SECTIONS);
        assertThat(task.getInt("result.steps")).isEqualTo(4 + SECTIONS);
        assertThat(task.getList("result.claims.text")).containsExactly("Acme Robotics was founded in 2016.");
        assertThat(gaps(task)).contains("customers: no names");
    }

    @Test
    void noFurtherQuestionIsAskedAfterOneFailed() {
        for (Section section : Section.values()) {
            gemini.on(section, ScriptedGemini.fails(400, "API key not valid."));
        }

        JsonPath task = Api.ended(submit(args(url("/about"))));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("provider-refused");
        assertThat(task.getString("error.message")).contains("API key not valid.");
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(gemini.questions()).hasSizeLessThan(SECTIONS);
    }

    @Test
    void aSectionThatIsRefusedLeavesAGapAndNothingElse() {
        gemini.on(Section.PAIN_POINTS, ScriptedGemini.refuses())
                .finds(Section.OVERVIEW, claim("Acme Robotics was founded in 2016.", "S1"));

        JsonPath task = dive(args(url("/about")));

        assertThat(gaps(task)).contains("painPoints: Gemini refused the prompt: SAFETY");
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(task.getInt("attempt")).isEqualTo(1);
    }

    @Test
    void aSectionCanBeRunAlone() {
        gemini.finds(Section.FUNDING, claim("Acme Robotics raised 38 million euros.", "S1"));
        ObjectNode args = args(url("/news"));
        args.putArray("sections").add("funding");

        JsonPath task = dive(args);

        assertThat(gemini.questions()).containsExactly(Section.FUNDING.title());
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(gaps(task)).contains("news: not asked: it is not among the sections that were asked for");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | at the root: array found, object expected",
                "{\"claims\": {\"text\": 1}, \"gaps\": []} | at /claims: object found, array expected",
                "{\"claims\": [], \"gaps\": \"none\"} | at /gaps: string found, array expected",
                "{\"claims\": [null], \"gaps\": []} | at /claims/0: null found, object expected",
                "{\"claims\": [{\"text\": \"A\", \"sources\": \"S1\"}], \"gaps\": []} | at /claims/0/sources: string found",
                "{\"claims\": []} | at the root: required property 'gaps' not found",
            })
    void aModelThatAnswersInAnotherShapeFailsTheAttempt(String answer, String says) {
        gemini.on(Section.OVERVIEW, gemini.answer(answer));

        JsonPath task = Api.ended(submit(args(url("/about")), "\"maxAttempts\":1"));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("answer-misfit");
        assertThat(task.getBoolean("error.retryable")).isTrue();
        assertThat(task.getString("error.message"))
                .startsWith("Gemini's answer does not fit its schema: ")
                .contains(says);
    }

    @Test
    void onlyTheSectionWhoseAnswerHadAnotherShapeIsAskedAgain() {
        gemini.once(Section.NEWS, gemini.answer("[]"));

        assertThat(dive(args(url("/about"))).getInt("attempt")).isEqualTo(1);

        assertThat(gemini.questions()).hasSize(SECTIONS + 1);
        assertThat(gemini.questions().stream().filter(Section.NEWS.title()::equals))
                .hasSize(2);
    }

    @Test
    void aQuickDeepDiveAsksAboutAllSectionsInTwoCalls() {
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics was founded in 2016.", "S1"))
                .finds(Section.FUNDING, claim("Acme Robotics raised 38 million euros.", "S2"))
                .finds(Section.OUTREACH, claim("Nordlys Capital invested in March 2026.", "S2"))
                .judging(1_000);

        JsonPath task = dive(args(url("/about"), url("/news")).put("depth", "quick"));

        assertThat(gemini.asked())
                .hasSize(2)
                .allSatisfy(asked -> assertThat(
                                asked.request().path("systemInstruction").toString())
                        .contains("At most 5 claims for each question."));
        assertThat(task.getList("result.sections.overview.text")).containsExactly("Acme Robotics was founded in 2016.");
        assertThat(task.getList("result.sections.funding.text"))
                .containsExactly("Acme Robotics raised 38 million euros.");
        assertThat(task.getList("result.sections.outreachAngles")).hasSize(1);
        assertThat(gaps(task))
                .contains("competitors: nothing found in the sources")
                .noneMatch(gap -> gap.contains("asked"));
        assertThat((Object) task.get("result.effort.cut")).isNull();
        // Both questions, and the judgement.
        assertThat(task.getInt("result.effort.calls")).isEqualTo(3);
    }

    @Test
    void aQuickDeepDiveMakesAtMostEightCallsWhateverShapeItsAnswersHave() {
        gemini.once(Section.OVERVIEW, gemini.answer("[]"))
                .once(Section.NEWS, gemini.answer("{\"news\": {\"claims\": [], \"gaps\": []}}"))
                .on(ScriptedGemini.PITCH, gemini.answer("[]"))
                .finds(Section.OVERVIEW, claim("Acme Robotics was founded in 2016.", "S1"))
                .judging(1_000);
        ObjectNode args = args(url("/about")).put("depth", "quick");
        args.putObject("seller").put("offer", "Training");

        JsonPath task = dive(args);

        assertThat(gemini.asked().size() + gemini.judged().size())
                .isEqualTo(7)
                .isLessThanOrEqualTo(Depth.QUICK.calls())
                .isEqualTo(task.getInt("result.effort.calls"));
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(gaps(task)).anyMatch(gap -> gap.startsWith("pitch: Gemini's answer does not fit its schema"));
    }
}
