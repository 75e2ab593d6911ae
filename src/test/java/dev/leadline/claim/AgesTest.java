package dev.leadline.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes easily is not told as true because an old page says it. */
class AgesTest {

    private static final Company CORVID = new Company("Corvid Pumps", "corvid-pumps.example");
    private static final Instant READ = Instant.parse("2026-11-02T08:00:00Z");

    private static Snapshot page(String id, @Nullable String published, String text) {
        LocalDate day = published == null ? null : LocalDate.parse(published);
        return new Snapshot(id, "https://register.example/" + id, "Corvid Pumps", day, READ, text);
    }

    private static Judgement judge(@Nullable String published, String claim, Snapshot... others) {
        Snapshot mine = page("S1", published, claim);
        return new Verifier(
                        CORVID,
                        Stream.concat(Stream.of(mine), Stream.of(others)).toList())
                .judge(new Statement(claim, List.of(new Evidence("S1", claim))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Corvid Pumps has 85 employees.",
                "Corvid Pumps is a team of 34 in Cork.",
                "Corvid Pumps runs 13 branches.",
                "Corvid Pumps has 70 customers.",
                "The chief executive of Corvid Pumps is Jane Roe.",
                "The finance director of Corvid Pumps is Jane Roe.",
                "Jane Roe has been managing director of Corvid Pumps since May 2015.",
                "Jane Roe is head of purchasing at Corvid Pumps.",
                "The M40 of Corvid Pumps costs £4,500.",
                "Corvid Pumps plans to open a plant in Leeds.",
                "Corvid Pumps beschäftigt 85 Mitarbeiter.",
                "Geschäftsführerin von Corvid Pumps ist Jane Roe.",
                "Die Pumpe M40 von Corvid Pumps kostet 4.500 Euro.",
                "Corvid Pumps emploie 85 salariés.",
                "Corvid Pumps compte 13 agences.",
                "Corvid Pumps tiene 85 empleados.",
                "Corvid Pumps ha 85 dipendenti.",
                "Corvid Pumps heeft 85 medewerkers.",
            })
    void whatChangesEasilyIsOutdatedWhenOnlyAnOldPageSaysIt(String claim) {
        Judgement judgement = judge("2019-03-03", claim);

        assertThat(judgement.reason()).isEqualTo(Reason.SOURCE_IS_OLD);
        assertThat(judgement.verdict()).isEqualTo(Verdict.OUTDATED);
        assertThat(judgement.detail()).isEqualTo("S1 is of 2019-03-03, and no newer source says it");
        assertThat(judge("2025-06-01", claim).verdict()).as("of a newer page").isEqualTo(Verdict.VERIFIED);
        assertThat(judge(null, claim).verdict()).as("without a date").isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Corvid Pumps was founded in 2011.",
                "Corvid Pumps was bought by Dockmaster in 2016.",
                "Corvid Pumps had a revenue of £9 million in 2017.",
                "In 2018, Corvid Pumps employed 85 people.",
                "Jane Roe was chief executive of Corvid Pumps until 2012.",
                "Jane Roe is the founder of Corvid Pumps.",
                "Corvid Pumps makes pumps for breweries in Leeds.",
                "Corvid Pumps wurde 2011 gegründet.",
                "Corvid Pumps a été fondée en 2011.",
                "Corvid Pumps fue fundada en 2011.",
            })
    void whatIsDatedOrDoesNotChangeHoldsHoweverOldItsPageIs(String claim) {
        assertThat(judge("2019-03-03", claim).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void whatANewerPageStillSaysIsNotOutdated() {
        String claim = "Corvid Pumps has 85 employees.";

        assertThat(judge("2019-03-03", claim, page("S2", "2026-05-01", "Corvid Pumps, Leeds, has 85 employees."))
                        .verdict())
                .isEqualTo(Verdict.VERIFIED);
        assertThat(judge("2019-03-03", claim, page("S2", "2020-05-01", "Corvid Pumps, Leeds, has 85 employees."))
                        .reason())
                .as("another old one")
                .isEqualTo(Reason.SOURCE_IS_OLD);
    }

    @Test
    void aPageIsOldAfterEighteenMonths() {
        String claim = "Corvid Pumps has 85 employees.";

        assertThat(judge("2025-05-02", claim).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(judge("2025-05-01", claim).reason()).isEqualTo(Reason.SOURCE_IS_OLD);
    }
}
