package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are one page, and how pages become sources. */
class SourceCollectorTest {

    private record Settings(int promptCharacters, int sourceCharacters) implements ResearchConfig {
        @Override
        public int snapshotBytes() {
            return 0;
        }

        @Override
        public int parallelFetches() {
            return 1;
        }

        @Override
        public int parallelQuestions() {
            return 1;
        }

        @Override
        public boolean judge() {
            return false;
        }
    }

    private static List<Source> number(int promptCharacters, SourcePage... pages) {
        return new SourceCollector(null, null, null, new Settings(promptCharacters, 10_000))
                .number(List.of(pages), List.of(), 0);
    }

    private static SourcePage read(String url, String text) {
        return new SourcePage(url, url, "Title of " + url, Sources.READ, text, null, List.of(), List.of(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com/",
        "https://example.com/a, https://example.com/a/",
        "https://example.com/a, https://EXAMPLE.com/a#part",
        "https://example.com/a, http://www.example.com/a",
    })
    void twoSpellingsOfAnAddressAreOnePage(String one, String other) {
        assertThat(SourceCollector.canonical(one)).isEqualTo(SourceCollector.canonical(other));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a, https://example.com/b",
        "https://example.com/a, https://example.com/A",
        "https://example.com/?p=1, https://example.com/?p=2",
        "https://example.com/, https://example.com:8443/",
        "https://example.com/, https://docs.example.com/",
    })
    void otherAddressesAreOtherPages(String one, String other) {
        assertThat(SourceCollector.canonical(one)).isNotEqualTo(SourceCollector.canonical(other));
    }

    @Test
    void sourcesAreNumberedWithoutGapsAsTheyWereGiven() {
        assertThat(number(
                        1000,
                        read("https://a.example/", "A"),
                        new SourcePage(
                                "https://b.example/", null, null, null, null, "gone", List.of(), List.of(), null),
                        new SourcePage(
                                "https://c.example/",
                                null,
                                null,
                                null,
                                null,
                                "holds no text",
                                List.of(),
                                List.of(),
                                null),
                        read("https://d.example/", "D")))
                .containsExactly(
                        new Source("S1", "https://a.example/", "Title of https://a.example/", Sources.READ, null, "A"),
                        new Source("S2", "https://d.example/", "Title of https://d.example/", Sources.READ, null, "D"));
    }

    @Test
    void allSourcesTogetherFitIntoAQuestion() {
        assertThat(number(
                        100,
                        read("https://a.example/", "a".repeat(60)),
                        read("https://b.example/", "b".repeat(60)),
                        read("https://c.example/", "c")))
                .extracting(Source::text)
                .containsExactly("a".repeat(33), "b".repeat(33), "c");
    }

    @Test
    void noCharacterIsCutInHalf() {
        assertThat(number(3, read("https://a.example/", "ab😀")).get(0).text())
                .isEqualTo("ab")
                .satisfies(
                        text -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                                .isTrue());
    }
}
