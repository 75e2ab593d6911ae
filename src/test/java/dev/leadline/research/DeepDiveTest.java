package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the report is made from the pages that were read and the answers about them. */
class DeepDiveTest {

    private static final Source FIRST = source("S1", "Halyard Robotics was founded in 2016. It employs 140 people.");
    private static final Source SECOND = source("S2", "Halyard Robotics raised 38 million euros.");

    private static final Claim FOUNDED = claim("Halyard Robotics was founded in 2016.", "S1");
    private static final Claim EMPLOYS = claim("Halyard Robotics employs 140 people.", "S1");
    private static final Claim RAISED = claim("Halyard Robotics raised 38 million euros.", "S2");

    private static final List<SourcePage> READ = List.of(new SourcePage(
            "https://example.com/s1",
            "https://example.com/s1",
            "S1",
            Sources.READ,
            "Text.",
            null,
            List.of(),
            List.of()));

    private final Map<Section, Findings> answers = new EnumMap<>(Section.class);

    private DeepDiveTest found(Section section, Claim... claims) {
        answers.put(section, new Findings(List.of(claims), List.of(), "gemini-x", null));
        return this;
    }

    private DeepDive report() {
        return report(READ, List.of(FIRST, SECOND), List.of(FIRST, SECOND));
    }

    private DeepDive report(List<SourcePage> pages, List<Source> sources, List<Source> relevant) {
        for (Section section : Section.values()) {
            answers.putIfAbsent(section, new Findings(List.of(), List.of(), "gemini-x", null));
        }
        return new DeepDive.Draft("Halyard Robotics", LocalDate.of(2026, 4, 2), pages, sources, relevant, List.of())
                .with(answers, 11);
    }

    private static List<String> nothingIn(Stream<Section> sections) {
        return sections.map(section -> section.key() + ": nothing found in the sources")
                .toList();
    }

    @Test
    void aDeepDiveHasAllSectionsInTheReportsOrderAndAllClaims() {
        DeepDive dive = found(Section.FUNDING, RAISED)
                .found(Section.OVERVIEW, FOUNDED, EMPLOYS)
                .report();

        assertThat(dive.sections().keySet())
                .containsExactly(
                        "overview",
                        "offering",
                        "customers",
                        "leadership",
                        "funding",
                        "news",
                        "painPoints",
                        "competitors",
                        "outreachAngles");
        assertThat(dive.sections()).containsEntry("overview", List.of(FOUNDED, EMPLOYS));
        assertThat(dive.sections()).containsEntry("funding", List.of(RAISED));
        assertThat(dive.sections()).containsEntry("news", List.of());
        assertThat(dive.claims()).containsExactly(FOUNDED, EMPLOYS, RAISED);
        assertThat(dive.sources()).containsExactly(FIRST.cited(), SECOND.cited());
        assertThat(dive.model()).isEqualTo("gemini-x");
        assertThat(dive.steps()).isEqualTo(11);
        assertThat(dive.gaps())
                .containsExactlyElementsOf(nothingIn(Arrays.stream(Section.values())
                        .filter(section -> section != Section.OVERVIEW && section != Section.FUNDING)));
    }

    @Test
    void whatNoSourceHoldsIsAGapOfItsSectionAndNowhereInTheReportsSections() {
        DeepDive dive = found(Section.OVERVIEW, FOUNDED, claim("Halyard Robotics employs 999 people.", "S1"))
                .report();

        assertThat(dive.claims()).containsExactly(FOUNDED);
        assertThat(dive.gaps()).contains("overview: unsupported claim: Halyard Robotics employs 999 people.");
        assertThat(dive.report().indexOf("999"))
                .isGreaterThan(dive.report().indexOf("## Gaps"))
                .isEqualTo(dive.report().lastIndexOf("999"));
    }

    @Test
    void whatTheModelDoesNotKnowIsAGapOfItsSection() {
        answers.put(Section.NEWS, new Findings(List.of(RAISED), List.of("no dates", " "), "gemini-x", null));

        DeepDive dive = report();

        assertThat(dive.gaps()).contains("news: no dates");
        assertThat(dive.gaps()).noneMatch(gap -> gap.equals("news:  "));
    }

    @Test
    void aSectionThatWasRefusedIsAGapAndTheOthersStand() {
        answers.put(Section.LEADERSHIP, new Findings(List.of(), List.of(), "", "Gemini refused the prompt: SAFETY"));

        DeepDive dive = found(Section.FUNDING, RAISED).report();

        assertThat(dive.gaps()).contains("leadership: Gemini refused the prompt: SAFETY");
        assertThat(dive.claims()).containsExactly(RAISED);
        assertThat(dive.model()).isEqualTo("gemini-x");
    }

    @Test
    void aClaimOfSeveralSectionsIsInTheOneThatRankedItHighest() {
        DeepDive dive = found(Section.OVERVIEW, FOUNDED, RAISED)
                .found(Section.FUNDING, claim("halyard robotics raised  38 million euros.", "S2"))
                .report();

        assertThat(dive.sections()).containsEntry("overview", List.of(FOUNDED));
        assertThat(dive.sections().get("funding"))
                .extracting(Claim::text)
                .containsExactly("halyard robotics raised 38 million euros.");
        assertThat(dive.gaps()).noneMatch(gap -> gap.startsWith("funding"));
    }

    @Test
    void aSectionWhoseClaimsAreAllInOtherSectionsIsAGapThatSaysSo() {
        DeepDive dive =
                found(Section.OVERVIEW, FOUNDED).found(Section.NEWS, FOUNDED).report();

        assertThat(dive.claims()).containsExactly(FOUNDED);
        assertThat(dive.gaps()).contains("news: all of its claims are in other sections");
    }

    @Test
    void aClaimThatASectionMakesTwiceIsListedOnce() {
        assertThat(found(Section.OVERVIEW, FOUNDED, FOUNDED, EMPLOYS).report().claims())
                .containsExactly(FOUNDED, EMPLOYS);
    }

    @Test
    void aClaimWithoutSupportInOneSectionDoesNotTakeItFromAnother() {
        DeepDive dive = found(Section.OVERVIEW, claim(RAISED.text(), "S1"))
                .found(Section.FUNDING, FOUNDED, RAISED)
                .report();

        assertThat(dive.sections()).containsEntry("funding", List.of(FOUNDED, RAISED));
    }

    @Test
    void aSourceAboutSomebodyElseIsListedButNobodyMayCiteIt() {
        DeepDive dive = found(Section.FUNDING, RAISED)
                .found(Section.OVERVIEW, FOUNDED)
                .report(READ, List.of(FIRST, SECOND), List.of(FIRST));

        assertThat(dive.claims()).containsExactly(FOUNDED);
        assertThat(dive.sources()).extracting(Source.Cited::id).containsExactly("S1", "S2");
        assertThat(dive.gaps())
                .contains("source https://example.com/s2: does not mention Halyard Robotics")
                .contains("funding: unsupported claim: " + RAISED.text());
    }

    @Test
    void pagesThatGaveNothingAreGaps() {
        DeepDive dive = report(
                List.of(
                        new SourcePage(
                                "https://a.example/",
                                null,
                                null,
                                null,
                                null,
                                "the host a.example is not known",
                                List.of(),
                                List.of()),
                        READ.get(0)),
                List.of(FIRST),
                List.of(FIRST));

        assertThat(dive.gaps()).endsWith("source https://a.example/: the host a.example is not known");
    }

    @Test
    void withoutAnswersEverySectionIsAGapAndNoModelIsNamed() {
        DeepDive dive = new DeepDive.Draft("Nobody", LocalDate.of(2026, 4, 2), READ, List.of(), List.of(), List.of())
                .withoutAnswers(0);

        assertThat(dive.claims()).isEmpty();
        assertThat(dive.sources()).isEmpty();
        assertThat(dive.model()).isNull();
        assertThat(dive.gaps())
                .containsExactlyElementsOf(Arrays.stream(Section.values())
                        .map(section -> section.key() + ": nothing found")
                        .toList());
        assertThat(dive.report()).startsWith("# Nobody\n\nProspect deep dive, 2026-04-02\n\n## Gaps\n\n- overview: ");
    }

    @Test
    void withoutPagesTheFirstGapIsThatThereWasNowhereToLook() {
        DeepDive dive = new DeepDive.Draft(
                        "Nobody", LocalDate.of(2026, 4, 2), List.of(), List.of(), List.of(), List.of())
                .withoutAnswers(0);

        assertThat(dive.gaps())
                .hasSize(Section.values().length + 1)
                .first()
                .isEqualTo("sources: neither website nor sources was given, so there was nowhere to look");
        assertThat(dive.report()).contains("## Gaps\n\n- sources: neither website nor sources was given");
    }
}
