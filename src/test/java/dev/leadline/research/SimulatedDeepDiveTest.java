package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The report that a new user without a key gets: crude, but true to its sources. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatedDeepDiveTest {

    @TestHTTPResource("/simulator/site/")
    private String pages;

    private static JsonPath dive(String company, String... urls) {
        return dive(JsonNodeFactory.instance.objectNode().put("companyName", company), urls);
    }

    private static JsonPath dive(ObjectNode args, String... urls) {
        ArrayNode sources = args.putArray("sources");
        Stream.of(urls).forEach(sources::add);
        JsonPath task = Api.ended(Api.submit("prospect_deep_dive_task", args.toString()));
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    private static String text(String url) {
        return Api.ended(Api.submit("content_extraction_task", "[\"" + url + "\"]"))
                .getString("result.text");
    }

    @Test
    void everyClaimStandsWordForWordInTheSourcesThatItCites() {
        JsonPath task = dive("Halyard Robotics", pages + "about.html", pages + "customers.html", pages + "news.html");
        Map<String, String> texts = task.<Map<String, String>>getList("result.sources").stream()
                .collect(Collectors.toMap(source -> source.get("id"), source -> text(source.get("url"))));
        List<Map<String, Object>> claims = task.getList("result.claims");

        assertThat(texts).containsOnlyKeys("S1", "S2", "S3");
        assertThat(claims)
                .hasSizeGreaterThan(8)
                .allSatisfy(claim -> assertThat(claim.get("sources"))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                        .isNotEmpty()
                        .allSatisfy(id -> assertThat(texts.get(id)).contains(String.valueOf(claim.get("text")))));
        assertThat(claims).allSatisfy(claim -> {
            assertThat(String.valueOf(claim.get("text"))).contains(String.valueOf(claim.get("quote")));
            assertThat(claim.get("verdict")).isIn("verified", "conflicted", "outdated");
        });
        Set<Object> distinct = new HashSet<>();
        assertThat(claims).allMatch(claim -> distinct.add(claim.get("text")));
        // What stands there word for word is stated, whoever judges it.
        assertThat(task.getInt("result.checks.judged"))
                .isEqualTo(task.getInt("result.checks.verified"))
                .isPositive();
        assertThat(task.getInt("result.checks.lowered")).isZero();
        assertThat(task.getString("result.model")).startsWith("simulator");
        assertThat(task.getString("result.report"))
                .contains("## Funding and finances", "38 million euros", "<" + pages + "news.html>");
    }

    @Test
    void aCompanyThatNoPageKnowsGivesAShortReport() {
        JsonPath task = dive("Globex Submarines", pages + "news.html");

        assertThat(task.getList("result.claims")).isEmpty();
        assertThat(task.getList("result.gaps")).hasSize(Section.values().length + 1);
        assertThat(task.getString("result.report"))
                .containsPattern("(?s)^((?!Halyard).)*\\n## Sources\\n[^#]*$")
                .doesNotContain("## Overview");
    }

    @Test
    void withoutSourcesThereIsNowhereToLook() {
        JsonPath task = dive("Halyard Robotics");

        assertThat(task.getList("result.sources")).isEmpty();
        assertThat(task.getList("result.gaps")).hasSize(Section.values().length + 1);
    }

    @Test
    void aSellerGetsLinesThatCiteClaims() {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("companyName", "Halyard Robotics");
        args.putObject("seller").put("offer", "A recruiting service for engineers");

        JsonPath task = dive(args, pages + "about.html", pages + "news.html");

        List<String> ids = task.getList("result.claims.id");
        assertThat(task.<List<String>>getList("result.pitch.fit.claims"))
                .isNotEmpty()
                .allSatisfy(cited -> assertThat(ids).containsAll(cited));
        assertThat(task.getString("result.report")).contains("## Fit\n");
    }
}
