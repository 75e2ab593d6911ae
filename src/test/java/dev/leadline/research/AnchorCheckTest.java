package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorCheckTest {

    private static final Source FIRST = source("S1", "Halyard Robotics was founded in 2016. It employs 140 people.");
    private static final Source SECOND =
            source("S2", "Halyard Robotics raised 38 million euros. Halyard Robotics employs 90 people.");

    private final AnchorCheck check = new AnchorCheck("Halyard Robotics", List.of(FIRST, SECOND));

    private static Claim quoted(String text, String quote, String... sources) {
        return new Claim(text, List.of(sources), quote);
    }

    @Test
    void aClaimWhoseQuoteSaysItIsVerified() {
        Claim found = check.check(List.of(quoted(
                        "Halyard Robotics was founded  in 2016.", "Halyard Robotics was founded in 2016.", "S1", "S2")))
                .claims()
                .get(0);

        assertThat(found.text()).isEqualTo("Halyard Robotics was founded in 2016.");
        assertThat(found.verdict()).isEqualTo("verified");
        assertThat(found.sources()).containsExactly("S1");
        assertThat(found.mark()).isEmpty();
    }

    @Test
    void aClaimThatItsQuoteRefutesIsAGapThatSaysWhy() {
        CitationCheck.Checked checked = check.check(List.of(
                quoted("Halyard Robotics was founded in 2017.", "Halyard Robotics was founded in 2016.", "S1")));

        assertThat(checked.claims()).isEmpty();
        assertThat(checked.gaps())
                .containsExactly("rejected claim (date-not-in-passage): Halyard Robotics was founded in 2017.");
    }

    @Test
    void aContradictedClaimIsKeptAndMarkedWithWhatTheOtherSourceSays() {
        Claim found = check.check(
                        List.of(quoted("Halyard Robotics employs 140 people.", "It employs 140 people.", "S1")))
                .claims()
                .get(0);

        assertThat(found.mark()).isEqualTo("conflicted");
        assertThat(found.reason()).isEqualTo("sources-disagree S2: Halyard Robotics employs 90 people.");
    }

    @Test
    void moneyThatOneSourceAloneStatesIsMarked() {
        Claim found = check.check(List.of(
                        quoted("Halyard Robotics raised €38m.", "Halyard Robotics raised 38 million euros.", "S2")))
                .claims()
                .get(0);

        assertThat(found.mark()).isEqualTo("one source");
    }

    @Test
    void aClaimWithoutAQuoteIsCheckedByItsWordsAndHasNoVerdict() {
        CitationCheck.Checked checked = check.check(List.of(
                claim("Halyard Robotics employs 140 people.", "S1"),
                claim("Halyard Robotics employs 999 people.", "S1")));

        assertThat(checked.claims()).containsExactly(claim("Halyard Robotics employs 140 people.", "S1"));
        assertThat(checked.gaps()).containsExactly("unsupported claim: Halyard Robotics employs 999 people.");
    }
}
