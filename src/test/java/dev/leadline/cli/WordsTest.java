package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed, and what is printed. */
class WordsTest {

    // ── Arguments and times ─────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x=1|{\"x\":1}",
                "x=1.5|{\"x\":1.5}",
                "zip=007|{\"zip\":\"007\"}",
                "a=b=c|{\"a\":\"b=c\"}",
                "on=true|{\"on\":true}",
                "name=null|{\"name\":null}",
                "text=\"1\"|{\"text\":\"1\"}",
                "list=[1,\"b\"]|{\"list\":[1,\"b\"]}",
                "empty=|{\"empty\":\"\"}",
                "https://example.com/?a=b|[\"https://example.com/?a=b\"]",
                "Halyard Robotics|[\"Halyard Robotics\"]",
                "12345678901234567890.12345678901|[12345678901234567890.12345678901]",
            })
    void anArgumentIsJsonIfItCanBeAndTextIfNot(String word, String json) {
        assertThat(Arguments.read(List.of(word))).hasToString(json);
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "5m, PT5M", "1h30m, PT1H30M", "2d, PT48H", "PT0.5S, PT0.5S", "p1d, PT24H", "90m, PT1H30M"
    })
    void timesAreReadAsPeopleAndStandardsWriteThem(String text, Duration span) {
        assertThat(Span.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "5", "5 m", "m5", "1h-", "P1Y", "999999999999s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Span.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("30s");
    }

    @ParameterizedTest
    @CsvSource({"PT0.25S, 250ms", "PT9.94S, 9.9s", "PT59S, 59s", "PT61S, 1m1s", "PT2H, 2h", "P3DT5H, 3d5h", "PT-1S, 0s"
    })
    void timesAreShownShort(Duration span, String text) {
        assertThat(Span.show(span)).isEqualTo(text);
    }

    // ── Where the server is ─────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aKeyOfTheEnvironmentIsNeverSentToAnAddressFromAFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".env"), "LEADLINE_URL=http://elsewhere.example\nLEADLINE_API_KEY=theirs\n");

        Address found = Address.find(null, Map.of(Address.KEY, "mine"), folder);

        assertThat(found).isEqualTo(new Address(Address.DEFAULT, "mine"));
        assertThat(Address.find("http://given.example", Map.of(), folder))
                .isEqualTo(new Address("http://given.example", null));
        assertThat(Address.find(null, Map.of(), folder)).isEqualTo(new Address("http://elsewhere.example", "theirs"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/, http://localhost:8080",
        "localhost:8080, http://localhost:8080",
        "https://leadline.example/api//, https://leadline.example/api",
        "http://[::1]:8080, http://[::1]:8080"
    })
    void anAddressMayBeShort(String text, String url) {
        assertThat(Address.find(text, Map.of(), Path.of("nowhere")).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://a",
                "http://",
                "http://a b",
                "http://user:secret@host",
                "http://host?x",
                "http://host#x"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Address.find(text, Map.of(), Path.of("nowhere")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void partsOfAnAddressAreEscaped() {
        assertThat(Route.of("limits", "key:site:*", "..", "a/b c")
                        .with("tag", "ü&x")
                        .with("no", null))
                .hasToString("/api/v1/limits/key%3Asite%3A*/%2E%2E/a%2Fb%20c?tag=%C3%BC%26x");
    }

    // ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTableFitsTheTerminalAndCutsNoId() {
        Table table = new Table("ID", "~ERROR", "#N");
        table.row("01a2212a-bf10-7000-b9a8-e87cb661cb90", "a long message ".repeat(10), 12345);
        table.row("short", "ok", 1);

        List<String> lines = table.lines(70, false, true);

        assertThat(lines).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(70));
        assertThat(lines.get(1))
                .startsWith("01a2212a-bf10-7000-b9a8-e87cb661cb90  a long")
                .contains("…")
                .endsWith(" 12345");
        assertThat(lines.get(2)).endsWith("      1");
    }

    @Test
    void aTableThatNoTerminalShowsIsWhole() {
        Table table = new Table("ID", "~ERROR");
        table.row("1", "x".repeat(500));

        assertThat(table.lines(Integer.MAX_VALUE, false, true).get(1)).hasSize("ID  ".length() + 500);
    }

    @Test
    void wideCharactersTakeTwoCells() {
        Table table = new Table("~NAME", "#N");
        table.row("株式会社", 1);
        table.row("abcdefgh", 2);

        assertThat(table.lines(80, false, true).subList(1, 3)).containsExactly("株式会社  1", "abcdefgh  2");
        assertThat(Width.cut("株式会社", 5)).isEqualTo("株式…");
    }

    @Test
    void whatServersSayCannotSteerTheTerminal() {
        Table table = new Table("~ERROR");
        table.row("a\u001b[31mred\u009b2J\nnext\u202eline");

        assertThat(table.lines(80, false, true).get(1)).isEqualTo("a\ufffd[31mred\ufffd2J next\ufffdline");
    }
}
