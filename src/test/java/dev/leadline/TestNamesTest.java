package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A test that no build runs can promise nothing. */
class TestNamesTest {

    private static final Pattern TESTS = Pattern.compile(
            "^ +@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|Example)\\b", Pattern.MULTILINE);

    /** As the pom's plugins choose them. */
    private static final Pattern RUN = Pattern.compile(".*(Test|Properties|IT)\\.java");

    @Test
    void everyClassWithTestsHasANameThatMavenRuns() throws IOException {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            List<Path> withTests = files.filter(Files::isRegularFile)
                    .filter(TestNamesTest::hasTests)
                    .toList();
            assertThat(withTests)
                    .hasSizeGreaterThan(100)
                    .allMatch(file -> RUN.matcher(file.getFileName().toString()).matches());
        }
    }

    private static boolean hasTests(Path file) {
        try {
            return TESTS.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
