package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deep dive of which single sections are asked about anew, and the others stay. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class RenewedDeepDiveTest extends DeepDiveScenario {

    private static final String FOUNDED = "Acme Robotics was founded in 2016.";
    private static final String RAISED = "Acme Robotics raised 38 million euros.";
    private static final String MORE = "Acme Robotics raised 50 million euros.";

    private JsonPath whole() {
        gemini.finds(Section.OVERVIEW, claim(FOUNDED, "S1"))
                .finds(Section.FUNDING, claim(RAISED, "S2"))
                .on(ScriptedGemini.PITCH, gemini.answer("""
                        {"fit": [{"text": "You were founded in 2016.", "citations": ["C1"]},
                                 {"text": "You raised 38 million euros.", "citations": ["C2"]}],
                         "openingLines": [], "inferredPains": [], "objections": []}"""));
        ObjectNode args = args(url("/about"), url("/news"));
        args.putObject("seller").put("offer", "Training");
        return dive(args);
    }

    private ObjectNode renewing(String earlier, String section, String... sources) {
        ObjectNode args = args(sources).put("renew", earlier);
        args.putArray("sections").add(section);
        return args;
    }

    private String textOf(JsonPath task, String source) {
        return given().get(Api.TASKS + "/" + task.getString("id") + "/report/sources/" + source)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void theResultIsTheWholeReportWithTheSectionRenewed() {
        JsonPath first = whole();
        page("/news", "Acme raises more money", "Acme Robotics raised 50 million euros in October 2026.");
        gemini.finds(Section.FUNDING, claim(MORE, "S3"), claim(FOUNDED, "S3"));
        int asked = gemini.asked().size();

        JsonPath task = dive(renewing(first.getString("id"), "funding", url("/news")));

        assertThat(gemini.questions().subList(asked, gemini.asked().size())).containsExactly(Section.FUNDING.title());
        assertThat(task.getList("result.claims.text")).containsExactly(FOUNDED, MORE);
        // What stays keeps its ids, and what is new has others.
        assertThat(task.getList("result.claims.id")).containsExactly("C1", "C3");
        assertThat(task.getList("result.claims.sources")).containsExactly(List.of("S1"), List.of("S3"));
        assertThat(sources(task)).containsExactly(url("/about"), url("/news"));
        assertThat(task.getList("result.sources.id")).containsExactly("S1", "S3");
        assertThat(textOf(task, "S1")).contains(ABOUT);
        assertThat(textOf(task, "S3")).contains("50 million");
        assertThat(task.getMap("result.sections")).hasSize(SECTIONS);
        assertThat(task.getList("result.pitch.fit.text")).containsExactly("You were founded in 2016.");
        assertThat(task.getMap("result.renewed"))
                .isEqualTo(Map.of(
                        "task", first.getString("id"),
                        "day", task.getString("result.renewed.day"),
                        "sections", List.of("funding")));
        assertThat(gaps(task))
                .contains("news: nothing found in the sources")
                .noneMatch(gap -> gap.contains("not asked"));
        assertThat(task.getString("result.report"))
                .contains(
                        "## Overview\n\n- " + FOUNDED + " [S1]",
                        "- " + MORE + " (one source; as of 2026-10-31) [S3]",
                        "- Renewed: Funding and finances. All else is of ",
                        "- [S1] About Acme, <" + url("/about") + ">")
                .doesNotContain("38 million");
    }

    @Test
    void aSectionThatGetsNoAnswerStaysAsItWas() {
        JsonPath first = whole();
        gemini.on(Section.FUNDING, ScriptedGemini.refuses());

        JsonPath task = dive(renewing(first.getString("id"), "funding", url("/about")));

        assertThat(task.getList("result.claims.text")).containsExactly(FOUNDED, RAISED);
        assertThat(task.getList("result.renewed.sections")).isEmpty();
        assertThat(gaps(task)).contains("funding: not renewed: Gemini refused the prompt: SAFETY");
        assertThat(textOf(task, "S2")).contains(NEWS);
    }

    @Test
    void aRenewedReportCanBeRenewedAgainAndComparedWithTheFirst() {
        JsonPath first = whole();
        gemini.finds(Section.FUNDING);
        JsonPath second = dive(renewing(first.getString("id"), "funding", url("/news")));
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics employs 140 people.", "S4"));

        JsonPath third =
                dive(renewing(second.getString("id"), "overview", url("/about")).put("since", first.getString("id")));

        assertThat(second.getList("result.claims.text")).containsExactly(FOUNDED);
        assertThat(third.getList("result.claims.text")).containsExactly("Acme Robotics employs 140 people.");
        assertThat(third.getList("result.claims.id")).containsExactly("C2");
        assertThat(third.getList("result.changes.new.text")).containsExactly("Acme Robotics employs 140 people.");
        assertThat(third.getList("result.changes.gone.text")).containsExactly(FOUNDED);
        assertThat(third.getList("result.changes.unchecked")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | there is no report of a task 0197b6a0-0000-7000-8000-000000000000 (any more)",
                "last | there is no earlier report on this company (any more)",
                "sum | has no report: name a prospect_deep_dive_task",
                "company | is on Acme Robotics Ltd: name one on Acme Bakery",
            })
    void whatCannotBeRenewedIsAnErrorBeforeAnythingIsPaidFor(String which, String says) {
        String sum = Api.submit(Api.SUM);
        Api.ended(sum);
        String earlier = switch (which) {
            case "none" -> "0197b6a0-0000-7000-8000-000000000000";
            case "sum" -> sum;
            case "company" -> whole().getString("id");
            default -> which;
        };
        int asked = gemini.asked().size();

        JsonPath task =
                Api.ended(submit(renewing(earlier, "funding", url("/news")).put("companyName", "Acme Bakery")));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("invalid-arguments");
        assertThat(task.getString("error.message")).startsWith("renew: ").contains(says);
        assertThat(gemini.asked()).hasSize(asked);
    }

    @Test
    void itIsSaidWhichSectionsAreAskedAboutAnew() {
        ObjectNode args = args(url("/about")).put("renew", "last");

        JsonPath problem = Api.problem(
                Api.post("{\"task\":\"prospect_deep_dive_task\",\"args\":" + args + "}"), 400, "invalid-request");

        assertThat(problem.getString("errors[0].message")).contains("renew goes with sections");
    }
}
