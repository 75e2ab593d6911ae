package dev.leadline.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateReaderTest {

    private static List<CalendarDate> read(String text) {
        return DateReader.read(FoldedText.of(text).folded()).stream()
                .flatMap(found -> found.dates().stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 March 2026",
                "March 12, 2026",
                "12. März 2026",
                "12 mars 2026",
                "12 de marzo de 2026",
                "12 marzo 2026",
                "2026-03-12",
                "12.03.2026",
                "12.3.2026",
                "2026/3/12",
                "2026年3月12日",
                "Mar 12th, 2026",
                "12 maart 2026",
                "12 марта 2026",
                "2026년 3월 12일",
                "１２ March 2026"
            })
    void theSameDayIsReadInAllItsForms(String text) {
        assertThat(read("on " + text + " it began")).containsExactly(new CalendarDate(2026, 0, 3, 12));
    }

    @Test
    void aDateThatCountriesReadDifferentlyHasBothReadings() {
        assertThat(read("03/04/2026"))
                .containsExactly(new CalendarDate(2026, 0, 4, 3), new CalendarDate(2026, 0, 3, 4));
        assertThat(read("13/04/2026")).containsExactly(new CalendarDate(2026, 0, 4, 13));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "March 2026 | 2026, 0, 3, 0",
                "Q1 2026 | 2026, 1, 0, 0",
                "first quarter of 2026 | 2026, 1, 0, 0",
                "im vierten Quartal 2026 | 2026, 4, 0, 0",
                "au deuxième trimestre 2026 | 2026, 2, 0, 0",
                "el tercer trimestre de 2026 | 2026, 3, 0, 0",
                "nel primo trimestre del 2026 | 2026, 1, 0, 0",
                "in het vierde kwartaal van 2026 | 2026, 4, 0, 0",
                "in 2026 | 2026, 0, 0, 0",
                "2026年3月 | 2026, 0, 3, 0",
                "3 May | 0, 0, 5, 3"
            })
    void aDateSaysOnlyWhatItStates(String text, String parts) {
        int[] part =
                List.of(parts.split(", ")).stream().mapToInt(Integer::parseInt).toArray();
        assertThat(read(text)).containsExactly(new CalendarDate(part[0], part[1], part[2], part[3]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it may grow 12 times", "2,026 people", "version 20261", "2026.5 litres"})
    void whatOnlyLooksLikeADateIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void aDateIsSaidByOneThatIsAsExactOrMoreExact() {
        CalendarDate day = new CalendarDate(2026, 0, 3, 12);
        CalendarDate month = new CalendarDate(2026, 0, 3, 0);
        CalendarDate quarter = new CalendarDate(2026, 1, 0, 0);

        assertThat(month.isSaidBy(day)).isTrue();
        assertThat(quarter.isSaidBy(day)).isTrue();
        assertThat(day.isSaidBy(month)).isFalse();
        assertThat(new CalendarDate(2026, 2, 0, 0).isSaidBy(day)).isFalse();
    }

    @Test
    void aDayThatDoesNotExistHasNoLastDay() {
        assertThat(new CalendarDate(2026, 0, 2, 30).lastDay()).isEmpty();
        assertThat(new CalendarDate(2028, 0, 2, 0).lastDay()).contains(LocalDate.of(2028, 2, 29));
    }
}
