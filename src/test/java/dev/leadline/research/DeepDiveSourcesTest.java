package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages a deep dive reads, and what becomes of those that it cannot read. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class DeepDiveSourcesTest extends DeepDiveScenario {

    @Test
    void aFailingSourceDoesNotFailTheDeepDive() {
        site.on("/busy", 503, "text/html", "<p>later</p>")
                .on("/film", 200, "video/mp4", "…")
                .redirect("/round", url("/round"))
                .on("/empty", 200, "text/plain", " \n");
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics employs 140 people.", "S1"));

        JsonPath task = dive(args(
                url("/gone"),
                url("/busy"),
                url("/film"),
                url("/round"),
                url("/empty"),
                "http://127.0.0.1:1/",
                url("/about")));

        assertThat(sources(task)).containsExactly(url("/about"));
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(gaps(task))
                .contains(
                        "source " + url("/gone") + ": the server answered with status 404",
                        "source " + url("/busy") + ": the server answered with status 503",
                        "source " + url("/film")
                                + ": not a page: video/mp4 cannot be read; HTML, PDF and plain text can",
                        "source " + url("/round") + ": more than 5 redirects",
                        "source " + url("/empty") + ": not a page: the page holds no text",
                        "source http://127.0.0.1:1/: the server could not be reached, or closed the connection");
        assertThat(task.getString("result.report")).contains("127.0.0.1:1/: the server could not be reached");
    }

    @ParameterizedTest
    @CsvSource({"quick, 1", "standard, 9", "deep, 15", ", 9"})
    void theDepthSaysHowManyPagesOfTheWebsiteAreRead(String depth, int pages) {
        String links = IntStream.range(0, 15)
                .mapToObj(i -> "<a href='/products/" + i + "'>Product</a>")
                .reduce("", String::concat);
        site.page(
                "/home",
                "<nav><a href='/privacy'>Privacy</a><a href='http://localhost:1/about'>Elsewhere</a>" + links
                        + "</nav><main><p>Welcome to us, who build robots.</p></main>");
        IntStream.range(0, 15).forEach(i -> page("/products/" + i, "Product " + i, "Our product number " + i + "."));
        ObjectNode args = args().put("website", url("/home"));
        if (depth != null) {
            args.put("depth", depth);
        }

        JsonPath task = dive(args);

        assertThat(sources(task)).hasSize(pages).startsWith(url("/home")).doesNotHaveDuplicates();
        assertThat(fetches("/privacy")).isZero();
        assertThat(gaps(task)).noneMatch(gap -> gap.startsWith("source"));
        assertThat(gemini.asked().get(0).prompt()).contains("Welcome to us");
    }

    @Test
    void aPageOfTheWebsiteThatWasGivenAsASourceIsReadOnce() {
        site.page("/home", "<nav><a href='/about/'>About</a><a href='/team'>Team</a></nav><main><p>Hello.</p></main>");
        page("/team", "Team", "Ours.");

        JsonPath task = dive(args(url("/about")).put("website", url("/home")));

        assertThat(sources(task)).containsExactly(url("/home"), url("/about"), url("/team"));
        assertThat(fetches("/about") + fetches("/about/")).isEqualTo(1);
    }

    @Test
    void twoSpellingsOfAnAddressAreReadOnce() {
        JsonPath task = dive(args(url("/about"), url("/about/"), url("/about#team"), url("/about")));

        assertThat(sources(task)).containsExactly(url("/about"));
        assertThat(task.getInt("result.steps")).isEqualTo(2 + SECTIONS);
        assertThat(fetches("/about") + fetches("/about/")).isEqualTo(1);
    }

    @Test
    void aSourceIsCitedByTheAddressThatItLedToAndOnce() {
        site.redirect("/short", "/about").redirect("/shorter", "/short");

        JsonPath task = dive(args(url("/short"), url("/shorter"), url("/news")));

        assertThat(sources(task)).containsExactly(url("/about"), url("/news"));
        assertThat(task.getString("result.report")).contains("<" + url("/about") + ">");
    }

    @Test
    void aWebsiteThatMovedIsStillTheCompanysOwn() {
        String moved = url("/home").replace("127.0.0.1", "localhost");
        site.redirect("/old", moved)
                .page("/home", "<nav><a href='/team'>Team</a></nav><main><p>We build robots.</p></main>");
        page("/team", "Team", "Ingrid Solberg leads us.");
        gemini.finds(Section.LEADERSHIP, claim("Ingrid Solberg leads the company.", "S2"));

        JsonPath task = dive(args().put("website", url("/old")));

        assertThat(sources(task)).containsExactly(moved, moved.replace("/home", "/team"));
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(gaps(task)).noneMatch(gap -> gap.startsWith("source"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"companyName\":\"Acme\"}", "{\"companyName\":\"Acme\",\"sources\":[],\"focus\":\"robots\"}"})
    void withoutWebsiteAndSourcesThereIsNowhereToLookAndNobodyIsAsked(String args) {
        JsonPath task = succeeded(Api.submit("prospect_deep_dive_task", args));

        assertThat(site.requests()).isEmpty();
        assertThat(task.getList("result.sources")).isEmpty();
        assertThat(task.getList("result.claims")).isEmpty();
        assertThat(gaps(task))
                .startsWith("sources: neither website nor sources was given, so there was nowhere to look")
                .containsAll(Arrays.stream(Section.values())
                        .map(section -> section.key() + ": nothing found")
                        .toList())
                .hasSize(SECTIONS + 1);
        assertThat(task.getString("result.report")).contains("nowhere to look").doesNotContain("## Overview");
        assertThat((Object) task.get("result.model")).isNull();
        assertThat(task.getInt("progress.percent")).isEqualTo(100);
    }

    @Test
    void pagesThatAreCutAreStillWhole() {
        String emoji = "😀".repeat(30_000);
        site.on("/long", 200, "text/plain; charset=utf-8", "Acme Robotics " + emoji);

        dive(args(url("/long")));

        String prompt = gemini.asked().get(0).prompt();
        assertThat(prompt.length()).isLessThan(52_000);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(prompt)).isTrue();
        assertThat(prompt).doesNotContain("?\n</source>");
    }

    @Test
    void whenNoSourceCanBeReadForGoodTheDeepDiveFailsAndNamesEachAndItsCause() {
        site.on("/film", 200, "video/mp4", "…")
                .on("/large", Site.bytes(200, "text/html", new byte[(10 << 20) + 1]))
                .page("/app", "<div id='root'></div><script src='a.js'></script>");

        JsonPath task = Api.ended(
                submit(args(url("/gone"), url("/film"), url("/large"), url("/app"), "http://10.0.0.1/inside")));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("source-unavailable");
        assertThat(task.getBoolean("error.retryable")).isFalse();
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(task.getString("error.message"))
                .startsWith("no source could be read: " + url("/gone") + ": the server answered with status 404; ")
                .contains(
                        url("/film") + ": not a page: video/mp4 cannot be read",
                        url("/large") + ": too large: the page has more than",
                        url("/app") + ": needs JavaScript: the page shows its text only by scripts",
                        "http://10.0.0.1/inside: address not allowed: 10.0.0.1 is not a public address");
        assertThat(gemini.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/busy", "refused", "unknown"})
    void whenSourcesCannotBeReadForNowTheTaskIsTriedAgain(String kind) {
        site.on("/busy", 503, "text/html", "");
        String source = switch (kind) {
            case "refused" -> "http://127.0.0.1:1/";
            case "unknown" -> "http://nobody.invalid/";
            default -> url(kind);
        };

        JsonPath task = Api.ended(submit(args(url("/gone"), source), "\"maxAttempts\":1"));

        assertThat(task.getString("error.type")).isEqualTo("source-unavailable");
        assertThat(task.getBoolean("error.retryable")).isTrue();
        assertThat(task.getString("error.message")).contains(url("/gone") + ": ", source + ": ");
    }

    @Test
    void theNextAttemptReadsWhatIsThereByThen() {
        byte[] page = ("<main><p>" + ABOUT + "</p></main>").getBytes(StandardCharsets.UTF_8);
        site.onRequest("/late", request -> Site.bytes(fetches("/late") == 1 ? 503 : 200, "text/html", page));
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics employs 140 people.", "S1"));

        JsonPath task = dive(args(url("/gone"), url("/late")));

        assertThat(task.getInt("attempt")).isEqualTo(2);
        assertThat(task.getList("result.claims")).hasSize(1);
        assertThat(sources(task)).containsExactly(url("/late"));
        assertThat(gaps(task)).contains("source " + url("/gone") + ": the server answered with status 404");
    }

    @Test
    void whoRetriesADeepDiveThatFoundNothingHasItLookAgain() {
        String id = submit(args(url("/repaired")));
        assertThat(Api.ended(id).getString("state")).isEqualTo("FAILED");
        page("/repaired", "Repaired", ABOUT);

        given().post(Api.TASKS + "/" + id + "/retry").then().statusCode(202);

        assertThat(sources(succeeded(id))).containsExactly(url("/repaired"));
    }

    @Test
    void sourcesKeepTheirNumbersWhenOneThatWasAwayComesBackBetweenTwoAttempts() {
        site.on("/late", 503, "text/html", "");
        gemini.finds(Section.OVERVIEW, claim("Acme Robotics was founded in 2016.", "S1"))
                .once(Section.OUTREACH, exchange -> {
                    page("/late", "Late", NEWS);
                    ScriptedGemini.overloaded().to(exchange);
                });

        JsonPath task = dive(args(url("/late"), url("/about")));

        assertThat(task.getInt("attempt")).isEqualTo(2);
        assertThat(sources(task)).containsExactly(url("/about"));
        assertThat(task.getList("result.claims.sources")).containsExactly(List.of("S1"));
        assertThat(gaps(task)).contains("source " + url("/late") + ": the server answered with status 503");
        assertThat(fetches("/late")).isEqualTo(1);
    }

    @Test
    void aWebsiteThatCannotBeReadIsASourceThatCannotBeRead() {
        JsonPath task = Api.ended(submit(args().put("website", url("/gone"))));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.message")).contains(url("/gone") + ": the server answered with status 404");
    }

    @Test
    void theMessageStaysShortHoweverManyAndLongTheSourcesAre() {
        String[] many = IntStream.range(0, 50)
                .mapToObj(i -> url("/gone/" + i + "/" + "x".repeat(1900)))
                .toArray(String[]::new);

        assertThat(Api.ended(submit(args(many))).getString("error.message"))
                .hasSizeLessThan(4_000)
                .endsWith("; and 30 more");
    }
}
