package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim is in the report only if a source that it cites was read and supports it. */
class CitationCheckTest {

    private static final List<Source> SOURCES = List.of(
            source(
                    "S1",
                    "Halyard Robotics was founded in 2016 in Trondheim. It employs 1,500 people and earned 1.5 million."),
            source("S2", "Amara Okafor joined in 2023 as chief financial officer. CEO is Bo Li."));

    private static CitationCheck.Checked check(Claim... claims) {
        return new CitationCheck("Halyard Robotics AS", SOURCES).check(List.of(claims));
    }

    private static boolean stands(String text, String... sources) {
        CitationCheck.Checked checked = check(claim(text, sources));
        assertThat(checked.claims().size() + checked.gaps().size()).isEqualTo(1);
        return !checked.claims().isEmpty();
    }

    @Test
    void aClaimThatItsSourceHoldsStands() {
        Claim founded = claim("Halyard Robotics was founded in 2016.", "S1");

        CitationCheck.Checked checked = check(founded);

        assertThat(checked.claims()).containsExactly(founded);
        assertThat(checked.gaps()).isEmpty();
    }

    @Test
    void aClaimThatItsSourceDoesNotHoldIsAGapInItsOwnWords() {
        CitationCheck.Checked checked = check(claim("Pandas eat bamboo in large quantities.", "S1"));

        assertThat(checked.claims()).isEmpty();
        assertThat(checked.gaps()).containsExactly("unsupported claim: Pandas eat bamboo in large quantities.");
    }

    @Test
    void aClaimThatAnotherSourceHoldsThanTheOneItCitesIsAGap() {
        assertThat(stands("Halyard Robotics was founded in Trondheim.", "S2")).isFalse();
    }

    @Test
    void onlyTheSourcesThatHoldAClaimAreKept() {
        assertThat(check(claim("Halyard Robotics was founded in 2016.", "S2", "S9", "S1", "S1"))
                        .claims())
                .containsExactly(claim("Halyard Robotics was founded in 2016.", "S1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"S9", "s1", "", "Page S1", "https://example.com/s1"})
    void aSourceThatIsNotThereHoldsNothing(String id) {
        assertThat(stands("Halyard Robotics was founded in 2016.", id)).isFalse();
    }

    @Test
    void aClaimWithoutASourceIsAGap() {
        assertThat(stands("Halyard Robotics was founded in 2016.")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Halyard Robotics employs 1500 people. | true",
                "Halyard Robotics employs 1.500 people. | true",
                "Halyard Robotics employs 150 people. | false",
                "Halyard Robotics employs 15000 people. | false",
                "Halyard Robotics employs 1,501 people. | false",
                "Halyard Robotics employs 00 people. | false",
                "It earned 1.5 million. | true",
                "It earned 1,5 million. | true",
                "It earned 15 million. | false",
                "It earned 1.50001 million. | false",
                "Halyard Robotics was founded in Trondheim in 2017. | false",
                "Halyard Robotics was founded in 2016 and employs 99 people. | false",
                "Halyard Robotics employs ٩٩ people. | false",
            })
    void everyNumberOfAClaimMustBeInItsSource(String text, boolean stands) {
        assertThat(stands(text, "S1")).isEqualTo(stands);
    }

    @Test
    void aClaimMayInflectAndReorder() {
        assertThat(stands("In Trondheim, the founding of Halyard Robotics dates to 2016.", "S1"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"CEO is Bo Li. | true", "CEO is Xi Yu. | false", "It is a SPA. | false"})
    void aClaimOfShortWordsAloneIsHeldToAllOfThem(String text, boolean stands) {
        assertThat(stands(text, "S2")).isEqualTo(stands);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Halyard Robotics acquired Globex.", "Halyard Robotics flies.", "Halyard Robotics has no CEO."})
    void theCompanysNameAloneSupportsNothing(String text) {
        assertThat(stands(text, "S1")).isFalse();
    }

    @Test
    void aClaimThatIsMadeTwiceIsOneWithTheSourcesOfBoth() {
        List<Source> twins = List.of(source("S1", "It was founded in 2016."), source("S2", "It was founded in 2016."));

        assertThat(new CitationCheck("Halyard", twins)
                        .check(List.of(
                                claim("It was founded in 2016.", "S2"), claim("it was  founded in 2016.", "S1", "S2")))
                        .claims())
                .containsExactly(claim("It was founded in 2016.", "S2", "S1"));
    }

    @Test
    void theTitleOfASourceCountsAsItsText() {
        assertThat(new CitationCheck(
                                "Halyard",
                                List.of(new Source(
                                        "S1", "https://a.example/", "Halyard raises 38 million", Sources.READ, "")))
                        .check(List.of(claim("Halyard raises 38 million", "S1")))
                        .claims())
                .hasSize(1);
    }

    @Test
    void aClaimThatSaysNothingIsLeftOutAndIsNoGap() {
        CitationCheck.Checked checked = check(claim("  \n ", "S1"), claim("", "S1"));

        assertThat(checked.claims()).isEmpty();
        assertThat(checked.gaps()).isEmpty();
    }

    @Test
    void aClaimIsOneLine() {
        assertThat(check(claim(" Halyard\nRobotics was\n\n# founded in 2016. ", "S1"))
                        .claims())
                .extracting(Claim::text)
                .containsExactly("Halyard Robotics was # founded in 2016.");
    }
}
