package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.claim.Company;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim is in the report only with a quote of a source that it cites. */
class AnchorCheckTest {

    private static final Source FIRST = source("S1", "Halyard Robotics was founded in 2016. It employs 140 people.");
    private static final Source SECOND = source(
            "S2",
            "Halyard Robotics raised 38 million euros. Halyard Robotics employs 90 people."
                    + " It earned 1.5 million and has 1,500 robots. CEO is Bo Li.");

    private final AnchorCheck check =
            new AnchorCheck(new Company("Halyard Robotics", Set.of()), List.of(FIRST, SECOND));

    private static SectionAnswer.Statement quoted(String text, String quote, String... sources) {
        return new SectionAnswer.Statement(text, quote, List.of(sources));
    }

    private List<Claim> claims(SectionAnswer.Statement... made) {
        return check.check(Arrays.asList(made)).claims().stream()
                .map(judged -> Claim.of("C1", Section.OVERVIEW, judged))
                .toList();
    }

    private List<String> dropped(SectionAnswer.Statement... made) {
        return check.check(Arrays.asList(made)).dropped().stream()
                .map(one -> one.judgement().reason().code())
                .toList();
    }

    @Test
    void aClaimWhoseQuoteSaysItIsVerifiedAndHasTheQuoteAsItIsThere() {
        Claim found = claims(quoted(
                        "Halyard Robotics was founded  in 2016.", "halyard robotics WAS founded in 2016", "S1", "S2"))
                .get(0);

        assertThat(found.text()).isEqualTo("Halyard Robotics was founded in 2016.");
        assertThat(found.verdict()).isEqualTo("verified");
        assertThat(found.quote()).isEqualTo("Halyard Robotics was founded in 2016");
        assertThat(found.evidence())
                .containsExactly(new Claim.Proof(
                        "S1", "Halyard Robotics was founded in 2016", "Halyard Robotics was founded in 2016."));
        assertThat(found.sources()).containsExactly("S1");
        assertThat(found.mark()).isEmpty();
        assertThat(found.confidence()).isEqualTo("high");
    }

    @Test
    void aClaimThatItsQuoteRefutesIsDropped() {
        assertThat(claims(
                        quoted("Halyard Robotics was founded in 2017.", "Halyard Robotics was founded in 2016.", "S1")))
                .isEmpty();
        assertThat(dropped(
                        quoted("Halyard Robotics was founded in 2017.", "Halyard Robotics was founded in 2016.", "S1")))
                .containsExactly("date-not-in-passage");
    }

    @Test
    void aContradictedClaimIsKeptAndMarkedWithWhatTheOtherSourceSays() {
        Claim found = claims(quoted("Halyard Robotics employs 140 people.", "It employs 140 people.", "S1"))
                .get(0);

        assertThat(found.mark()).isEqualTo("conflicted");
        assertThat(found.remark()).isEqualTo("conflicted, S2: Halyard Robotics employs 90 people.");
        assertThat(found.reason()).isEqualTo("sources-disagree S2: Halyard Robotics employs 90 people.");
        assertThat(found.confidence()).isEqualTo("low");
    }

    @Test
    void moneyThatOneSourceAloneStatesIsMarkedAndItsAmountIsANumber() {
        Claim found = claims(quoted("Halyard Robotics raised €38m.", "Halyard Robotics raised 38 million euros.", "S2"))
                .get(0);

        assertThat(found.mark()).isEqualTo("one source");
        assertThat(found.value()).isEqualByComparingTo("38000000");
        assertThat(found.unit()).isEqualTo("EUR");
        assertThat(found.confidence()).isEqualTo("medium");
    }

    @Test
    void aSecondSourceOfMoneyIsLookedForInAllPages() {
        Source copy = new Source(
                "S3",
                "https://elsewhere.example/",
                "News",
                Sources.READ,
                null,
                "Halyard Robotics has raised 38 million euros, sources say.");

        Judged found = new AnchorCheck(new Company("Halyard Robotics", Set.of()), List.of(FIRST, SECOND, copy))
                .check(List.of(quoted(
                        "Halyard Robotics raised 38 million euros.",
                        "Halyard Robotics raised 38 million euros.",
                        "S2")))
                .claims()
                .get(0);

        assertThat(found.sources()).containsExactly("S2", "S3");
        assertThat(found.judgement().needsSecondSource()).isFalse();
    }

    @Test
    void theQuoteOfAClaimWithoutOneIsLookedFor() {
        Claim found =
                claims(claim("In 2016, Halyard Robotics was founded.", "S1")).get(0);

        assertThat(found.verdict()).isEqualTo("verified");
        assertThat(found.quote()).isEqualTo("Halyard Robotics was founded in 2016.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Halyard Robotics has 1500 robots. | true",
                "Halyard Robotics has 1.500 robots. | true",
                "Halyard Robotics has 150 robots. | false",
                "Halyard Robotics has 1,501 robots. | false",
                "It earned 1,5 million. | true",
                "It earned 15 million. | false",
                "CEO is Bo Li. | true",
                "CEO is Xi Yu. | false",
                "Halyard Robotics acquired Globex. | false",
                "Halyard Robotics flies. | false",
                "Pandas eat bamboo in large quantities. | false",
                "Halyard Robotics was founded in 2016. | false",
            })
    void whatNoSentenceOfItsSourceSaysIsDropped(String text, boolean stands) {
        assertThat(claims(claim(text, "S2"))).hasSize(stands ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S9", "s1", "", "Page S1", "https://example.com/s1"})
    void aSourceThatIsNotThereSaysNothing(String id) {
        assertThat(dropped(claim("Halyard Robotics was founded in 2016.", id))).containsExactly("no-such-source");
    }

    @Test
    void aClaimThatIsMadeTwiceIsOne() {
        assertThat(claims(
                        claim("Halyard Robotics was founded in 2016.", "S9"),
                        claim("halyard robotics was  founded in 2016.", "S1")))
                .singleElement()
                .satisfies(found -> assertThat(found.sources()).containsExactly("S1"));
    }

    @Test
    void anEmailAddressThatNoSourceHasIsAGuessAndIsDropped() {
        assertThat(dropped(claim("Bo Li, the CEO, is bo.li@halyard.example.", "S2")))
                .containsExactly("email-not-in-passage");
    }

    @Test
    void aClaimWithAnAddressOfNoSourceIsDropped() {
        assertThat(dropped(claim("Halyard Robotics was founded in 2016, see https://evil.example/pay.", "S1")))
                .containsExactly("address-of-no-source");
        assertThat(claims(claim("Halyard Robotics was founded in 2016, see https://example.com/s1.", "S1")))
                .hasSize(1);
    }

    @Test
    void aClaimThatSaysNothingIsLeftOut() {
        assertThat(claims(claim(" \n ", "S1"))).isEmpty();
        assertThat(dropped(claim("", "S1"))).isEmpty();
    }
}
