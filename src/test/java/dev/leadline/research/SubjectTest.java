package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page is about a company if it is the company's own or names it. */
class SubjectTest {

    private static boolean isAbout(String company, String text) {
        return new Subject(company, Set.of())
                .isAbout(new Source("S1", "https://news.example/1", "News", Sources.READ, null, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Halyard Robotics",
                "halyard robotics",
                "The Halyard Robotics Group",
                "Halyard Robotics GmbH & Co. KG",
                "Halyard Robotics, Inc.",
                "Halyard Robotics Pty Ltd",
                "Halyard-Robotics S.A.",
                "Halyard Robotics S.p.A.",
                "Halyard Robotics B.V.",
                "Halyard Robotics L.L.C.",
                "Halyard Robotics A/S",
                "Halyard Robotics mbH",
            })
    void aCompanyIsKnownWithoutItsLegalForm(String company) {
        assertThat(isAbout(company, "In June, Halyard Robotics opened an office."))
                .isTrue();
        assertThat(isAbout(company, "In June, Halyard Rope opened an office. Robotics is hard."))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "J.P. Morgan, 'Analysts of JP Morgan say so.'",
        "JP Morgan, 'Analysts of J.P. Morgan say so.'",
        "AT&T, 'A contract with AT&T was signed.'",
        "E.ON SE, 'E.ON sells power.'",
        "Nestlé, 'NESTLÉ sells coffee.'",
        "3M Company, 'Tape is made by 3M.'",
    })
    void aNameIsFoundHoweverItIsSpelled(String company, String text) {
        assertThat(isAbout(company, text)).isTrue();
    }

    @Test
    void aNameIsNotFoundInsideAWord() {
        assertThat(isAbout("Acme", "The Acmeist poets met in 1912.")).isFalse();
    }

    @Test
    void aNameOfNothingButLegalFormsIsTakenAsItIs() {
        assertThat(isAbout("The Company", "A club named The Company opened.")).isTrue();
        assertThat(isAbout("The Company", "A club opened.")).isFalse();
    }

    @Test
    void aTitleMayNameTheCompany() {
        assertThat(new Subject("Acme", Set.of())
                        .isAbout(new Source(
                                "S1", "https://news.example/1", "Acme grows", Sources.READ, null, "It grows.")))
                .isTrue();
    }

    @Test
    void aHostMayNameTheCompany() {
        assertThat(new Subject("Halyard Robotics AS", Set.of())
                        .isAbout(new Source(
                                "S1", "https://www.halyard-robotics.example/", "", Sources.READ, null, "Hello")))
                .isTrue();
    }

    @Test
    void theCompanysOwnPagesAreAboutItWhateverTheySay() {
        Subject subject = new Subject("Acme", Set.of("shop.example"));

        assertThat(subject.isAbout(new Source("S1", "https://WWW.shop.example/a", "", Sources.READ, null, "Hello")))
                .isTrue();
        assertThat(subject.isAbout(
                        new Source("S1", "https://shop.example.evil.example/", "", Sources.READ, null, "Hello")))
                .isFalse();
    }

    private static final Source TEAM = new Source(
            "S1",
            "https://larkfield.example/team",
            "Team",
            Sources.READ,
            null,
            "Our team\nNora Whitlam\nFounder and chief executive\nWe look after customer success.\nCustomer Success Manager\nUta Brandt, Leiterin Einkauf");

    private static boolean isAboutLarkfield(String text) {
        Source page = new Source("S2", "https://trade.example/1", "An interview", Sources.READ, null, text);
        return new Subject("Larkfield Brewing Group", Set.of("larkfield.example"))
                .relevant(List.of(TEAM, page), List.of())
                .contains(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Larkfield is short of hops. “We buy abroad now,” says Nora Whitlam.",
                "Larkfield hat einen neuen Lieferanten; verhandelt hat Uta Brandt.",
            })
    void thePageThatUsesTheFirstWordOfANameIsAboutTheCompanyWhosePeopleItNames(String text) {
        assertThat(isAboutLarkfield(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Larkfield is a school, and its head is Miles Orton.",
                "Larkfield sells software. It has a team for Customer Success.",
                "Nora Whitlam opened a shop.",
                "Larkfields are for larks, says Nora Whitlam.",
                "Larkfield is a village. Nora Whitlamson lives there.",
            })
    void anotherOfTheSameFirstWordIsAnotherCompany(String text) {
        assertThat(isAboutLarkfield(text)).isFalse();
    }

    @Test
    void aPageOfNothingButNamesIsReadInTime() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            names.append("Ada")
                    .append((char) ('a' + i % 26))
                    .append(" Roe")
                    .append((char) ('a' + i / 26 % 26))
                    .append(", director\n");
        }
        Source own = new Source("S1", "https://larkfield.example/", "Home", Sources.READ, null, names.toString());
        Source page = new Source("S2", "https://trade.example/1", "News", Sources.READ, null, "Larkfield " + names);

        assertThat(new Subject("Larkfield Brewing", Set.of("larkfield.example"))
                        .relevant(List.of(own, page), List.of()))
                .containsExactly(own, page);
    }

    @Test
    void whoWasFoundOnEarlierPagesIsKnownToLaterOnes() {
        Source later = new Source(
                "S2", "https://trade.example/1", "News", Sources.READ, null, "Nora Whitlam of Larkfield is pleased.");
        Subject subject = new Subject("Larkfield Brewing", Set.of("larkfield.example"));

        assertThat(subject.relevant(List.of(later), List.of(TEAM))).containsExactly(later);
        assertThat(subject.relevant(List.of(later), List.of())).isEmpty();
    }
}
