package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.TaskError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors count as the same. */
class ErrorPatternTest {

    private static String pattern(String message) {
        return ErrorPattern.of(new TaskError("handler-failed", message, true, 1))
                .message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // Numbers
                "took longer than 30 s | took longer than <number> s",
                "took longer than PT1M30S | took longer than PT<number>M<number>S",
                "page 3 of 12 | page <number> of <number>",
                "12,345.67 of 1_000_000 bytes | <number> of <number> bytes",
                "-5 is below 0 | <number> is below <number>",
                "used 97% | used <number>%",
                "10.0.0.1:6379 refused | <number> refused",
                "worker-42 is gone | worker-<number> is gone",
                "step2 failed | step<number> failed",
                "HTTP 503 | HTTP <number>",
                // Ids
                "no task 01940000-0000-7000-8000-000000000000 | no task <id>",
                "no task 01940000-0000-7000-8000-00000000000A. | no task <id>.",
                "commit 9f86d081884c7d65 | commit <id>",
                "at 0x7ffee3b0 | at <id>",
                "customer cus_9s6XKzkNRiZ8i3 is unknown | customer cus_<number>s<number>XKzkNRiZ<number>i<number> is unknown",
                "object 507f1f77bcf86cd799439011 is gone | object <id> is gone",
                "lead ABC12345 is closed | lead <id> is closed",
                "mail to ann.lee@example.com bounced | mail to <id> bounced",
                // Times
                "since 2026-11-28T03:19:15Z | since <time>",
                "since 2026-11-28T03:19:15.123+01:00 nothing | since <time> nothing",
                "since 2026-11-28 03:19:15 nothing | since <time> nothing",
                "on 2026-11-28 | on <time>",
                // URLs
                "https://acme.example/a?b=1 answered 404 | <url> answered <number>",
                "cannot read http://127.0.0.1:8080/x. | cannot read <url>.",
                "(see ftp://host/file), please | (see <url>), please",
                "postgresql://u:p@db/leads is away | <url> is away",
                // Quoted texts
                "no field \"companyName\" | no field <text>",
                "no field 'company name' here | no field <text> here",
                "no field `x` | no field <text>",
                "no field “x y” | no field <text>",
                "kein Feld „x“ | kein Feld <text>",
                "«x» manque | <text> manque",
                "'a' and 'b' | <text> and <text>",
                "don't, it's Ann's | don't, it's Ann's",
                "can't find 'it' | can't find <text>",
                "an \"open end | an \"open end",
                "\"https://a.example/1\" is \"2\" | <text> is <text>",
                // Whitespace
                "two   spaces | two spaces",
            })
    void whatDiffersFromTaskToTaskIsReplaced(String message, String expected) {
        assertThat(pattern(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the answer did not fit the schema",
                "prospect_deep_dive_task needs a website",
                "the worker lacks GEMINI_API_KEY",
                "connection reset by peer",
                "größer als erlaubt: ä",
                "接続が切れました",
                "deadline exceeded"
            })
    void wordsStay(String message) {
        assertThat(pattern(message)).isEqualTo(message);
    }

    @Test
    void theTypeIsAPartOfThePattern() {
        ErrorPattern timeout = ErrorPattern.of(new TaskError("timeout", "took 3 s", true, 1));

        assertThat(timeout).isEqualTo(ErrorPattern.of(new TaskError("timeout", "took 14 s", false, 7)));
        assertThat(timeout).isNotEqualTo(ErrorPattern.of(new TaskError("handler-failed", "took 3 s", true, 1)));
        assertThat(timeout.id())
                .isNotEqualTo(ErrorPattern.of(new TaskError("handler-failed", "took 3 s", true, 1))
                        .id());
    }

    @Test
    void theIdOfAPatternStaysTheSameAcrossNodesAndVersions() {
        assertThat(new ErrorPattern("timeout", "took <number> s").id()).isEqualTo("64ea7d63b10403ed");
    }

    @Test
    void lineBreaksAreSpaces() {
        assertThat(pattern("first\n  second\t3\r\n")).isEqualTo("first second <number>");
    }

    @Test
    void ofALongMessageTheBeginningCounts() {
        String beginning = "x ".repeat(250);

        assertThat(pattern(beginning + "one end")).isEqualTo(pattern(beginning + "another end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"", "'", "0", "a", "1a", "a@", "a.", "http://", "2026-", "-1", "‘", "\n", "0x0", "a1b2c3-", " '"
            })
    @Timeout(10)
    void aHostileMessageTakesNoTime(String piece) {
        String message = piece.repeat(200_000);
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            pattern(message);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
