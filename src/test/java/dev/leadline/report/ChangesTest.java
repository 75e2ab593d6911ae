package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.report.Changes.Changed;
import dev.leadline.report.Changes.Said;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {

    private static List<Said> said(String... claims) {
        return Arrays.stream(claims)
                .map(claim -> new Said(claim.split(": ", 2)[0], claim.split(": ", 2)[1]))
                .toList();
    }

    private static Changes between(List<Said> before, List<Said> now) {
        return Changes.between("earlier", "2026-03-31", before, now);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It has 40 employees. | It has 40 employees.",
                "It has 40 employees. | it has 40 employees",
                "It employs 1,400 people. | It employs 1400 people.",
                "It employs 1.400 people. | It employs 1 400 people.",
                "Łódź is its seat. | łódz is its seat",
                "Ann Lee is the CEO of Acme. | The CEO of Acme is Ann Lee.",
                "It was founded in 2016 in Trondheim, Norway. | The company was founded in 2016 in Trondheim, Norway.",
                "У компании 40 сотрудников. | у компании 40 сотрудников",
                "同社は四十人です。 | 同社は四十人です",
            })
    void theSameInOtherWordsIsNoChange(String before, String now) {
        assertThat(between(said("overview: " + before), said("overview: " + now))
                        .isNone())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It has 40 employees. | It has 45 employees.",
                "It raised 12 million euros in 2024. | It raised 38 million euros in 2026.",
                "The chief executive officer is Ann Lee. | The chief executive officer is Bob Ray.",
                "It is profitable. | It is not profitable.",
                "It is based in Oslo since 2019. | It is based in Bergen since 2025.",
                "У компании 40 сотрудников. | У компании 55 сотрудников.",
            })
    void otherNumbersAndNamesAreAChange(String before, String now) {
        Changes changes = between(said("overview: " + before), said("overview: " + now));

        assertThat(changes.changed()).containsExactly(new Changed("overview", before, now));
        assertThat(changes.added()).isEmpty();
        assertThat(changes.gone()).isEmpty();
    }

    @Test
    void whatOnlyOneReportSaysIsNewOrGone() {
        Changes changes = between(
                said("news: It opened an office in Hamburg.", "overview: It has 40 employees."),
                said("overview: It has 40 employees.", "funding: A fund of the state invested 38 million euros."));

        assertThat(changes.added()).isEqualTo(said("funding: A fund of the state invested 38 million euros."));
        assertThat(changes.gone()).isEqualTo(said("news: It opened an office in Hamburg."));
        assertThat(changes.changed()).isEmpty();
    }

    @Test
    void aClaimThatMovedToAnotherSectionIsTheSame() {
        assertThat(between(said("news: It bought Globex."), said("overview: It bought Globex."))
                        .isNone())
                .isTrue();
    }

    @Test
    void aChangeIsFoundInItsOwnSectionOnly() {
        Changes changes = between(said("overview: It has 40 employees."), said("customers: It has 45 employees."));

        assertThat(changes.changed()).isEmpty();
        assertThat(changes.added()).hasSize(1);
        assertThat(changes.gone()).hasSize(1);
    }

    @Test
    void eachClaimIsComparedWithTheOneThatIsMostLikeIt() {
        Changes changes = between(
                said(
                        "overview: The platform costs 100 euros a month.",
                        "overview: The platform for ports costs 300 euros a month."),
                said(
                        "overview: The platform for ports costs 350 euros a month.",
                        "overview: The platform costs 120 euros a month."));

        assertThat(changes.changed())
                .containsExactlyInAnyOrder(
                        new Changed(
                                "overview",
                                "The platform costs 100 euros a month.",
                                "The platform costs 120 euros a month."),
                        new Changed(
                                "overview",
                                "The platform for ports costs 300 euros a month.",
                                "The platform for ports costs 350 euros a month."));
    }

    @Test
    void aClaimThatIsMadeTwiceIsNewOnce() {
        Changes changes = between(said("news: It grows."), said("news: It grows.", "news: It grows."));

        assertThat(changes.added()).hasSize(1);
        assertThat(changes.gone()).isEmpty();
    }

    @Test
    void nothingBeforeMakesAllNewAndNothingNowMakesAllGone() {
        List<Said> claims = said("overview: It has 40 employees.", "news: It grows.");

        assertThat(between(List.of(), claims).added()).isEqualTo(claims);
        assertThat(between(claims, List.of()).gone()).isEqualTo(claims);
        assertThat(between(List.of(), List.of()).isNone()).isTrue();
    }
}
