package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the report is made from the pages that were read and the answers about them. */
class DeepDiveTest {

    private static final Source FIRST = source("S1", "Halyard Robotics was founded in 2016. It employs 140 people.");
    private static final Source SECOND = source("S2", "Halyard Robotics raised 38 million euros.");

    private static final SectionAnswer.Statement FOUNDED = claim("Halyard Robotics was founded in 2016.", "S1");
    private static final SectionAnswer.Statement EMPLOYS = claim("Halyard Robotics employs 140 people.", "S1");
    private static final SectionAnswer.Statement RAISED = claim("Halyard Robotics raised 38 million euros.", "S2");

    private static final List<SourcePage> READ = List.of(new SourcePage(
            "https://example.com/s1",
            "https://example.com/s1",
            "S1",
            Sources.READ,
            "Text.",
            null,
            List.of(),
            List.of(),
            null));

    private final Map<Section, Findings> answers = new EnumMap<>(Section.class);
    private @Nullable String cut;

    private DeepDiveTest found(Section section, SectionAnswer.Statement... claims) {
        answers.put(section, answered(List.of(claims), List.of(), null));
        return this;
    }

    private DeepDive report() {
        return report(READ, List.of(FIRST, SECOND), List.of(FIRST, SECOND));
    }

    private DeepDive report(List<SourcePage> pages, List<Source> sources, List<Source> relevant) {
        for (Section section : Section.values()) {
            answers.putIfAbsent(section, answered(List.of(), List.of(), null));
        }
        return report("Halyard Robotics", pages, sources, relevant);
    }

    private DeepDive report(String company, List<SourcePage> pages, List<Source> sources, List<Source> relevant) {
        Research.Known known =
                new Research.Known(pages, sources, relevant, Set.of(), List.of(), answers, 0, BigDecimal.ZERO);
        Settled settled = Settled.of(answers, new AnchorCheck(Prospect.company(company, Set.of()), relevant));
        Effort effort = new Effort("standard", known.allCalls(), known.allCosts(), 3, "2026-11-28", cut);
        return new DeepDiveDraft(
                        Prospect.of(company, null, false, List.of()),
                        LocalDate.of(2026, 4, 2),
                        new Research.Held(known, settled, Snapshots.NONE, Renewal.NONE))
                .finish(null, effort, 11);
    }

    private static Findings answered(
            List<SectionAnswer.Statement> claims, List<String> gaps, @Nullable String refusal) {
        return new Findings(claims, gaps, "gemini-x", refusal, 1, new BigDecimal("0.01"));
    }

    private static List<String> texts(List<Claim> claims) {
        return claims.stream().map(Claim::text).toList();
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
                        "technology",
                        "competitors",
                        "outreachAngles");
        assertThat(texts(dive.sections().get("overview"))).containsExactly(FOUNDED.text(), EMPLOYS.text());
        assertThat(texts(dive.sections().get("funding"))).containsExactly(RAISED.text());
        assertThat(dive.sections()).containsEntry("news", List.of());
        assertThat(texts(dive.claims())).containsExactly(FOUNDED.text(), EMPLOYS.text(), RAISED.text());
        assertThat(dive.claims()).extracting(Claim::id).containsExactly("C1", "C2", "C3");
        assertThat(dive.sources()).containsExactly(FIRST.cited(null), SECOND.cited(null));
        assertThat(dive.model()).isEqualTo("gemini-x");
        assertThat(dive.steps()).isEqualTo(11);
        assertThat(dive.gaps())
                .containsExactlyElementsOf(nothingIn(Arrays.stream(Section.values())
                        .filter(section -> section != Section.OVERVIEW && section != Section.FUNDING)));
    }

    @Test
    void whatNoSourceHoldsIsDroppedAndCountedAndNowhereInTheReport() {
        DeepDive dive = found(Section.OVERVIEW, FOUNDED, claim("Halyard Robotics employs 999 people.", "S1"))
                .report();

        assertThat(texts(dive.claims())).containsExactly(FOUNDED.text());
        assertThat(dive.gaps()).contains("overview: a claim was dropped (number-not-in-passage)");
        assertThat(dive.dropped())
                .containsExactly(
                        new Dropped("overview", "Halyard Robotics employs 999 people.", "number-not-in-passage"));
        assertThat(dive.checks()).isEqualTo(new Checks(2, 1, 0, 0, 0, 1, 0, 0, 0, null));
        assertThat(dive.report()).doesNotContain("999").contains("2 claims were made from the sources: 1 verified");
    }

    @Test
    void aReportSaysWhatItTookAndWhyItIsShort() {
        cut = "the budget of 8 calls was used up";

        DeepDive dive = found(Section.OVERVIEW, FOUNDED).report();

        assertThat(dive.effort().calls()).isEqualTo(Section.values().length);
        assertThat(dive.report())
                .contains(
                        "Asked: gemini-x, prompts of 2026-11-28, depth standard, 10 calls for $0.10.",
                        "This report is shorter than it could be, since the budget of 8 calls was used up.");
    }

    @Test
    void everySectionWithoutAnAnswerIsUnknown() {
        answers.put(Section.NEWS, answered(List.of(RAISED), List.of("no dates"), null));

        DeepDive dive = report();

        assertThat(dive.unknowns())
                .hasSize(Section.values().length)
                .contains(new Unknown("news", "no dates"), new Unknown("leadership", Section.LEADERSHIP.question()));
        assertThat(dive.report())
                .containsOnlyOnce("- News and trigger events: no dates\n")
                .contains("## Open questions\n");
    }

    @Test
    void addressesThatTheModelRepeatsAreLeftOut() {
        answers.put(
                Section.NEWS,
                answered(List.of(), List.of("prices: see https://evil.example/x or mail a@evil.example"), null));

        DeepDive dive = report();

        assertThat(dive.report()).doesNotContain("evil");
        assertThat(dive.gaps()).contains("news: prices: see (address left out) or mail (address left out)");
    }

    @Test
    void whatTheModelDoesNotKnowIsAGapOfItsSection() {
        answers.put(Section.NEWS, answered(List.of(RAISED), List.of("no dates", " "), null));

        DeepDive dive = report();

        assertThat(dive.gaps()).contains("news: no dates");
        assertThat(dive.gaps()).noneMatch(gap -> gap.equals("news:  "));
    }

    @Test
    void aSectionThatWasRefusedIsAGapAndTheOthersStand() {
        answers.put(Section.LEADERSHIP, Findings.none("Gemini refused the prompt: SAFETY"));

        DeepDive dive = found(Section.FUNDING, RAISED).report();

        assertThat(dive.gaps()).contains("leadership: Gemini refused the prompt: SAFETY");
        assertThat(texts(dive.claims())).containsExactly(RAISED.text());
        assertThat(dive.model()).isEqualTo("gemini-x");
    }

    @Test
    void aClaimOfSeveralSectionsIsInTheOneThatRankedItHighest() {
        DeepDive dive = found(Section.OVERVIEW, FOUNDED, RAISED)
                .found(Section.FUNDING, claim("halyard robotics raised  38 million euros.", "S2"))
                .report();

        assertThat(texts(dive.sections().get("overview"))).containsExactly(FOUNDED.text());
        assertThat(dive.sections().get("funding"))
                .extracting(Claim::text)
                .containsExactly("halyard robotics raised 38 million euros.");
        assertThat(dive.gaps()).noneMatch(gap -> gap.startsWith("funding"));
    }

    @Test
    void aSectionWhoseClaimsAreAllInOtherSectionsIsAGapThatSaysSo() {
        DeepDive dive =
                found(Section.OVERVIEW, FOUNDED).found(Section.NEWS, FOUNDED).report();

        assertThat(texts(dive.claims())).containsExactly(FOUNDED.text());
        assertThat(dive.gaps()).contains("news: all of its claims are in other sections");
    }

    @Test
    void aClaimThatASectionMakesTwiceIsListedOnce() {
        assertThat(texts(found(Section.OVERVIEW, FOUNDED, FOUNDED, EMPLOYS)
                        .report()
                        .claims()))
                .containsExactly(FOUNDED.text(), EMPLOYS.text());
    }

    @Test
    void aClaimWithoutSupportInOneSectionDoesNotTakeItFromAnother() {
        DeepDive dive = found(Section.OVERVIEW, claim(RAISED.text(), "S1"))
                .found(Section.FUNDING, FOUNDED, RAISED)
                .report();

        assertThat(texts(dive.sections().get("funding"))).containsExactly(FOUNDED.text(), RAISED.text());
    }

    @Test
    void aSourceAboutSomebodyElseIsListedButNobodyMayCiteIt() {
        DeepDive dive = found(Section.FUNDING, RAISED)
                .found(Section.OVERVIEW, FOUNDED)
                .report(READ, List.of(FIRST, SECOND), List.of(FIRST));

        assertThat(texts(dive.claims())).containsExactly(FOUNDED.text());
        assertThat(dive.sources()).extracting(Source.Cited::id).containsExactly("S1", "S2");
        assertThat(dive.gaps())
                .contains("source https://example.com/s2: does not mention Halyard Robotics")
                .contains("funding: a claim was dropped (no-such-source)");
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
                                List.of(),
                                null),
                        READ.get(0)),
                List.of(FIRST),
                List.of(FIRST));

        assertThat(dive.gaps()).endsWith("source https://a.example/: the host a.example is not known");
    }

    @Test
    void withoutAnswersEverySectionIsAGapAndNoModelIsNamed() {
        DeepDive dive = report("Nobody", READ, List.of(), List.of());

        assertThat(dive.claims()).isEmpty();
        assertThat(dive.sources()).isEmpty();
        assertThat(dive.model()).isNull();
        assertThat(dive.gaps())
                .containsExactlyElementsOf(Arrays.stream(Section.values())
                        .map(section -> section.key() + ": nothing found")
                        .toList());
        assertThat(dive.report())
                .startsWith("# Nobody\n\nProspect deep dive, 2026-04-02\n\n## Open questions\n\n- Overview: ");
    }

    @Test
    void withoutPagesTheFirstGapIsThatThereWasNowhereToLook() {
        DeepDive dive = report("Nobody", List.of(), List.of(), List.of());

        assertThat(dive.gaps())
                .hasSize(Section.values().length + 1)
                .first()
                .isEqualTo("sources: neither website nor sources was given, so there was nowhere to look");
        assertThat(dive.report()).contains("## What is missing\n\n- sources: neither website nor sources was given");
    }
}
