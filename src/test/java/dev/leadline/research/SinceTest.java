package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import dev.leadline.report.Changes;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deep dive that is compared with an earlier one. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SinceTest {

    @TestHTTPResource("/simulator/site/")
    private String pages;

    private JsonPath dive(String company, String since, String... names) {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("companyName", company);
        ArrayNode sources = args.putArray("sources");
        Stream.of(names).forEach(name -> sources.add(pages + name));
        if (since != null) {
            args.put("since", since);
        }
        return Api.ended(Api.submit("prospect_deep_dive_task", args.toString()));
    }

    @Test
    void whatIsNewAndWhatWasNotCheckedIsToldBeforeAllElse() {
        JsonPath first = dive("Halyard Robotics", null, "about.html");
        JsonPath more = dive("Halyard Robotics", first.getString("id"), "about.html", "news.html");
        JsonPath less = dive("Halyard Robotics", more.getString("id"), "about.html");

        assertThat(more.getString("result.changes.since")).isEqualTo(first.getString("id"));
        assertThat(more.getList("result.changes.new.text", String.class).toString())
                .contains("38 million euros");
        assertThat(more.getList("result.changes.gone")).isEmpty();
        assertThat(more.getString("result.report"))
                .containsPattern(
                        "(?s)^# Halyard Robotics\\n\\n[^#]*\\n## New since \\d{4}-\\d{2}-\\d{2}\\n\\n- .*\\n## Overview\\n");
        assertThat(less.getList("result.changes.new")).isEmpty();
        // Its page was not read this time.
        assertThat(less.getList("result.changes.gone")).isEmpty();
        assertThat(less.getList("result.changes.unchecked.text", String.class).toString())
                .contains("38 million euros");
        assertThat(less.getString("result.report")).containsPattern("## Not checked since \\d{4}-\\d{2}-\\d{2}\n\n- ");
    }

    @Test
    void theLastReportOnTheSameCompanyIsFoundWithoutItsId() {
        JsonPath first = dive("Halyard M2", "last", "about.html");
        JsonPath second = dive(" halyard  m2", "last", "about.html");

        assertThat((Object) first.get("result.changes")).isNull();
        assertThat(first.getList("result.gaps", String.class)).contains(Since.MISSING);
        assertThat(first.getList("result.claims")).isNotEmpty();
        assertThat(second.getString("result.changes.since")).isEqualTo(first.getString("id"));
        assertThat(second.getList("result.changes.new")).isEmpty();
        assertThat(second.getList("result.changes.changed")).isEmpty();
        assertThat(second.getList("result.changes.gone")).isEmpty();
        assertThat(second.getString("result.report")).contains("## Changes since ", "- None.");
    }

    @Test
    void aReportThatIsNotThereIsAnErrorBeforeAnythingIsPaidFor() {
        JsonPath task = dive("Halyard Robotics", "0197b6a0-0000-7000-8000-000000000000", "about.html");

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("invalid-arguments");
        assertThat(task.getString("error.message")).startsWith("since: there is no report");
        assertThat(task.getInt("usage.promptTokens")).isZero();
        Api.problem(
                Api.post(
                        "{\"task\":\"prospect_deep_dive_task\",\"args\":{\"companyName\":\"A\",\"since\":\"yesterday\"}}"),
                400,
                "invalid-request");
    }

    @Test
    void aClaimIsGoneOnlyIfItsPageWasReadAndItsSectionAnswered() {
        Changes.Cited gone = said(Section.OVERVIEW, "It makes robots.", "https://acme.example/about/");
        Changes.Cited elsewhere = said(Section.OVERVIEW, "It has 40 people.", "https://acme.example/team");
        Changes.Cited ofTwo =
                said(Section.OVERVIEW, "It is old.", "https://acme.example/team", "https://acme.example/about");
        Changes.Cited ofAnEarlierVersion = said(Section.OVERVIEW, "It is blue.");
        Changes.Cited erased = said(Section.OVERVIEW, "It is led well.", "https://acme.example/[erased]");
        Changes.Cited refused = said(Section.NEWS, "It raised 38 million euros.", "https://acme.example/about");
        Changes.Cited notWanted = said(Section.FUNDING, "It is listed.", "https://acme.example/about");
        Since since = new Since(
                true,
                "earlier",
                "2026-11-01",
                List.of(gone, elsewhere, ofTwo, ofAnEarlierVersion, erased, refused, notWanted));
        Changes.Said kept = new Changes.Said(Section.FUNDING.key(), "It grows.");

        Changes changes = Objects.requireNonNull(since.changes(
                List.of(kept),
                Since.Looked.of(
                        Set.of(Section.OVERVIEW, Section.NEWS),
                        new Research.Known(
                                List.of(read("https://acme.example/about"), unread("https://acme.example/team")),
                                List.of(),
                                List.of(),
                                Set.of(),
                                List.of(),
                                Map.of(
                                        Section.OVERVIEW,
                                        new Findings(List.of(), List.of(), "a model", null, 1, BigDecimal.ZERO),
                                        Section.NEWS,
                                        Findings.none("the budget of 8 calls was used up")),
                                1,
                                BigDecimal.ZERO))));

        assertThat(changes.gone()).containsExactly(gone.said(), ofTwo.said(), ofAnEarlierVersion.said());
        assertThat(changes.unchecked()).containsExactly(elsewhere.said(), erased.said(), refused.said());
        assertThat(changes.added()).isEmpty();
    }

    private static Changes.Cited said(Section section, String text, String... pages) {
        return new Changes.Cited(section.key(), text, List.of(pages));
    }

    private static SourcePage read(String url) {
        return new SourcePage(url, url, "T", Sources.READ, "Text.", null, List.of(), List.of(), null);
    }

    private static SourcePage unread(String url) {
        return new SourcePage(url, null, null, null, null, "status 503", List.of(), List.of(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "Acme, https://www.acme.example/about, , prospect acme.example",
        "Other name, http://ACME.example, Norway, prospect acme.example",
        "' Acme  Inc', , , prospect acme inc",
        "Acme Inc, , Norway, 'prospect acme inc, norway'",
    })
    void aCompanyIsToldByItsSiteOrByNameAndCountry(String company, String website, String country, String subject) {
        assertThat(EarlierReports.subject(company, website, country)).isEqualTo(subject);
    }
}
