package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the network cuts a stream, the same events come out of it. */
class SseParserTest {

    private static final String STREAM =
            "data: {\"a\": \"Grüße 😀\"}\r\n\r\n: a comment\r\nevent: x\r\ndata: one\r\ndata:two\r\ndata\r\n\r\n\r\n"
                    + "retry: 5\r\n\r\ndata: {\"b\": \"語\"}\r\n\r\n";
    private static final List<String> EVENTS = List.of("{\"a\": \"Grüße 😀\"}", "one\ntwo", "{\"b\": \"語\"}");

    /** What came out, the stray text last. */
    private static List<String> parsed(List<byte[]> pieces) {
        SseParser parser = new SseParser();
        List<String> events = new ArrayList<>();
        pieces.forEach(piece -> events.addAll(parser.feed(piece)));
        events.addAll(parser.end());
        if (!parser.stray().isEmpty()) {
            events.add(parser.stray());
        }
        return events;
    }

    private static List<String> parsed(String... pieces) {
        return parsed(Arrays.stream(pieces)
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r"})
    void everyWayToCutAStreamInThreeGivesTheSameEvents(String lineEnd) {
        byte[] stream = bytes(STREAM.replace("\r\n", lineEnd));
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                assertThat(parsed(List.of(
                                Arrays.copyOfRange(stream, 0, first),
                                Arrays.copyOfRange(stream, first, second),
                                Arrays.copyOfRange(stream, second, stream.length))))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(EVENTS);
            }
        }
    }

    @Test
    void aStreamThatComesByteByByteGivesTheSameEvents() {
        List<byte[]> single = new ArrayList<>();
        for (byte one : bytes(STREAM)) {
            single.add(new byte[] {one});
        }

        assertThat(parsed(single)).isEqualTo(EVENTS);
    }

    @Test
    void anyMixtureOfLineEndsGivesTheSameEvents() {
        Random random = new Random(7);
        String[] ends = {"\r\n", "\n", "\r"};
        for (int run = 0; run < 500; run++) {
            StringBuilder mixed = new StringBuilder();
            for (String line : STREAM.split("\r\n", -1)) {
                // After a CR an LF would belong to it, so an empty line must not end with an LF alone.
                String end = mixed.length() > 0 && mixed.charAt(mixed.length() - 1) == '\r' && line.isEmpty()
                        ? "\r\n"
                        : ends[random.nextInt(3)];
                mixed.append(line).append(end);
            }

            assertThat(parsed(mixed.toString())).isEqualTo(EVENTS);
        }
    }

    @Test
    void anEventIsThereAsSoonAsItsEmptyLineBegins() {
        SseParser parser = new SseParser();

        assertThat(parser.feed(bytes("data: x\r\n"))).isEmpty();
        assertThat(parser.feed(bytes("\r"))).containsExactly("x");
        assertThat(parser.feed(bytes("\ndata: y\n\n"))).containsExactly("y");
    }

    @Test
    void theLastEventNeedsNoEmptyLine() {
        assertThat(parsed("data: x\n\ndata: y")).containsExactly("x", "y");
        assertThat(parsed("data: x\n\ndata: y\r")).containsExactly("x", "y");
    }

    @Test
    void aByteOrderMarkAtTheStartIsNoText() {
        assertThat(parsed("\uFEFFdata: x\n\n")).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"data: no event\"\n  }\n}\n",
                "{\"error\":{\"code\":503}}",
                "[{\n  \"error\": {}\n}\n]",
                "<html>\n<body>Bad Gateway</body>\ndata: x\n</html>",
                "upstream connect error or disconnect/reset before headers",
            })
    void whatIsNoEventIsKeptAsItCame(String stray) {
        List<String> events = parsed("data: x\r\n\r\n" + stray);

        assertThat(events).hasSize(2).first().isEqualTo("x");
        assertThat(events.get(1).strip()).isEqualTo(stray.strip());
    }

    @Test
    void aLineWithoutEndIsNotCollectedForEver() {
        SseParser parser = new SseParser();
        byte[] much = new byte[SseParser.MOST_BYTES];
        Arrays.fill(much, (byte) 'x');
        parser.feed(much);

        assertThatThrownBy(() -> parser.feed(much)).isInstanceOf(SseParser.TooLong.class);
    }
}
