package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of invented companies, whose content was marked by hand: about us, team, prices, products, careers. */
class CompanyPagesTest {

    private static final Path FOLDER = Path.of("bench/company-pages");

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".html"))
                    .map(name -> name.replace(".html", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsSectionsAreReadAndWhatSurroundsThemIsNot(String name) throws IOException {
        String expected = Files.readString(FOLDER.resolve(name + ".txt"));
        try (Extracting extracting = new Extracting()) {
            Article article = extracting.html(Files.readString(FOLDER.resolve(name + ".html")));

            assertThat(Agreement.of(expected, article.text()))
                    .as(article.text())
                    .isGreaterThan(0.9);
            assertThat(article.text())
                    .doesNotContainIgnoringCase("cookies", "newsletter", "subscribe", "accueil\n", "skip to content");
        }
    }
}
