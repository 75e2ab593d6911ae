package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

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
}
