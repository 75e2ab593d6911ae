package dev.leadline.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.Json;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    private final Arguments arguments =
            new Arguments(JSON, Validation.buildDefaultValidatorFactory().getValidator());

    enum Depth {
        @JsonProperty("quick")
        QUICK,
        @JsonProperty("in-depth")
        IN_DEPTH
    }

    record Address(
            @NotBlank(message = "is required") String city,
            @Nullable Integer zip) {}

    record Args(
            @JsonAlias("company_name") @NotBlank(message = "is required")
            String companyName,

            int count,
            @Nullable BigDecimal ratio,
            @Nullable Boolean flag,
            @Nullable Depth depth,

            @Size(max = 3, message = "must be at most 3") @Nullable
            List<@NotBlank(message = "must not be blank") String> sources,

            @Valid @Nullable Address address,
            @Nullable Instant since,
            @Nullable Duration every,
            @Nullable URI site) {}

    private final Probe<Args> handler = new Probe<>("probe") {};

    // ── What is accepted ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void namedArgumentsBecomeTheRecord() {
        Args args = arguments.decode(handler, """
                {"companyName": "Acme", "count": 2, "ratio": 1, "flag": true, "depth": "in-depth",
                 "sources": ["a", "b"], "address": {"city": "Bonn"}, "since": "2026-12-01T00:00:00Z",
                 "every": "PT5M", "site": "https://acme.example/"}""");

        assertThat(args)
                .isEqualTo(new Args(
                        "Acme",
                        2,
                        BigDecimal.ONE,
                        true,
                        Depth.IN_DEPTH,
                        List.of("a", "b"),
                        new Address("Bonn", null),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        Duration.ofMinutes(5),
                        URI.create("https://acme.example/")));
    }

    @Test
    void anArrayIsTheParametersInTheirOrder() {
        assertThat(check("[\"Acme\", 2, 0.1]")).isEqualTo("{\"companyName\":\"Acme\",\"count\":2,\"ratio\":0.1}");
    }

    @Test
    void theOtherSpellingOfANameIsAccepted() {
        assertThat(arguments
                        .decode(handler, check("{\"company_name\": \"Acme\", \"count\": 1}"))
                        .companyName())
                .isEqualTo("Acme");
    }

    @Test
    void numbersKeepTheirDigits() {
        String stored =
                check("{\"companyName\": \"Acme\", \"count\": 1, \"ratio\": 0.1000000000000000055511151231257827}");

        assertThat(arguments.decode(handler, stored).ratio())
                .isEqualByComparingTo("0.1000000000000000055511151231257827");
    }

    record WithDefaults(@Nullable Integer depth, @Nullable String language) {
        WithDefaults {
            depth = depth == null ? 3 : depth;
            language = language == null ? "en" : language;
        }
    }

    @Test
    void whatIsLeftOutGetsTheRecordsDefaults() {
        Probe<WithDefaults> defaults = new Probe<>("defaults") {};

        assertThat(arguments.decode(defaults, "{}")).isEqualTo(new WithDefaults(3, "en"));
        assertThat(arguments.decode(defaults, "{\"language\": \"de\"}")).isEqualTo(new WithDefaults(3, "de"));
    }

    record Nothing() {}

    @Test
    void aHandlerWithoutParametersTakesNone() {
        Probe<Nothing> nothing = new Probe<>("nothing") {};

        assertThat(arguments.encode(nothing, JSON.createObjectNode())).isEqualTo(new Json("{}", 2));
        assertThat(arguments.encode(nothing, JSON.createArrayNode()).text()).isEqualTo("{}");
        assertThat(problem(
                        () -> arguments.encode(nothing, JSON.createArrayNode().add(1))))
                .isEqualTo(": 1 arguments, but the parameters are none");
    }

    // ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'count': 1 | companyName: is required",
                "'companyName': null, 'count': 1 | companyName: is required",
                "'companyName': ' ', 'count': 1 | companyName: is required",
                "'companyName': 7, 'count': 1 | companyName: must be a string",
                "'companyName': true, 'count': 1 | companyName: must be a string",
                "'companyName': ['A'], 'count': 1 | companyName: must be a string",
                "'companyName': {}, 'count': 1 | companyName: must be a string",
                "'companyName': 'A' | count: must be a whole number",
                "'companyName': 'A', 'count': null | count: must be a whole number",
                "'companyName': 'A', 'count': '1' | count: must be a whole number",
                "'companyName': 'A', 'count': '' | count: must be a whole number",
                "'companyName': 'A', 'count': 1.5 | count: must be a whole number",
                "'companyName': 'A', 'count': 1.0 | count: must be a whole number",
                "'companyName': 'A', 'count': true | count: must be a whole number",
                "'companyName': 'A', 'count': 3000000000 | count: holds a number that is out of range",
                "'companyName': 'A', 'count': 1, 'ratio': '0.1' | ratio: must be a number",
                "'companyName': 'A', 'count': 1, 'ratio': '' | ratio: must be a number",
                "'companyName': 'A', 'count': 1, 'flag': 1 | flag: must be true or false",
                "'companyName': 'A', 'count': 1, 'flag': 'true' | flag: must be true or false",
                "'companyName': 'A', 'count': 1, 'depth': 'deep' | depth: must be one of quick, in-depth",
                "'companyName': 'A', 'count': 1, 'depth': 'IN_DEPTH' | depth: must be one of quick, in-depth",
                "'companyName': 'A', 'count': 1, 'depth': 0 | depth: must be one of quick, in-depth",
                "'companyName': 'A', 'count': 1, 'depth': '' | depth: must be one of quick, in-depth",
                "'companyName': 'A', 'count': 1, 'sources': 'a' | sources: must be an array",
                "'companyName': 'A', 'count': 1, 'sources': ['a', 2] | sources[1]: must be a string",
                "'companyName': 'A', 'count': 1, 'sources': ['a', ' '] | sources[1]: must not be blank",
                "'companyName': 'A', 'count': 1, 'sources': ['a','b','c','d'] | sources: must be at most 3",
                "'companyName': 'A', 'count': 1, 'address': 'Bonn' | address: must be an object",
                "'companyName': 'A', 'count': 1, 'address': {} | address.city: is required",
                "'companyName': 'A', 'count': 1, 'address': {'city': 1} | address.city: must be a string",
                "'companyName': 'A', 'count': 1, 'address': {'city': 'B', 'x': 1}"
                        + " | address.x: unknown field; known are city, zip",
                "'companyName': 'A', 'count': 1, 'since': 'soon' | since: has no acceptable value",
                "'companyName': 'A', 'count': 1, 'every': 'often' | every: has no acceptable value",
                "'companyName': 'A', 'count': 1, 'site': 'ht tp' | site: has no acceptable value"
            })
    void whatIsWrongIsSaidWithItsPlace(String fields, String expected) {
        String json = "{" + fields.replace('\'', '"') + "}";

        assertThat(problem(() -> check(json))).isEqualTo(expected);
        assertThat(problem(() -> arguments.decode(handler, json))).isEqualTo(expected);
    }

    @Test
    void anUnknownFieldIsRefusedAndTheKnownOnesAreNamed() {
        assertThat(problem(() -> check("{\"companyName\": \"A\", \"count\": 1, \"conut\": 2}")))
                .startsWith("conut: unknown field; known are address, company")
                .contains("companyName", "count", "sources")
                .doesNotContain("conut,");
    }

    @Test
    void aParameterUnderTwoSpellingsIsRefused() {
        assertThat(problem(() -> check("{\"companyName\": \"A\", \"count\": 1, \"company_name\": \"B\"}")))
                .isEqualTo("companyName: is there twice, also as company_name");
    }

    @Test
    void moreArgumentsThanParametersAreRefused() {
        assertThat(problem(() -> check("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]")))
                .startsWith(": 11 arguments, but the parameters are 10: companyName, count, ratio,");
    }

    @ParameterizedTest
    @CsvSource({"1", "true", "null", "\"text\""})
    void argumentsAreAnObjectOrAnArray(String json) {
        assertThat(problem(() -> check(json)))
                .isEqualTo(": must be an object of named arguments, or an array of them in order");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefusedWhenItIsDecoded() {
        assertThat(problem(() ->
                        arguments.decode(handler, "{\"companyName\": \"A\", \"count\": 1, \"companyName\": \"B\"}")))
                .contains("the field companyName is there twice");
        assertThat(problem(() -> arguments.decode(handler, "{\"companyName\": \"A\", \"count\": 1} x")))
                .contains("not valid JSON");
    }

    record Pair(
            @NotNull(message = "is required") String a,
            @Max(value = 5, message = "at most 5") int b) {}

    @Test
    void everyProblemIsReportedNotOnlyTheFirst() {
        Probe<Pair> pair = new Probe<>("pair") {};

        InvalidArguments failure =
                catchThrowableOfType(InvalidArguments.class, () -> arguments.decode(pair, "{\"a\": null, \"b\": 9}"));

        assertThat(failure.mistakes())
                .containsExactly(
                        new InvalidArguments.Mistake("a", "is required"),
                        new InvalidArguments.Mistake("b", "at most 5"));
        assertThat(failure).hasMessage("a: is required; b: at most 5");
    }

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from must not be above to");
            }
        }

        @AssertTrue(message = "must not be wider than 10")
        boolean isNarrow() {
            return to - from <= 10;
        }
    }

    @Test
    void aRecordMayRefuseItsArgumentsAsAWhole() {
        Probe<Range> range = new Probe<>("range") {};

        assertThat(problem(() -> arguments.decode(range, "{\"from\": 2, \"to\": 1}")))
                .isEqualTo(": from must not be above to");
        assertThat(problem(() -> arguments.decode(range, "{\"from\": 0, \"to\": 99}")))
                .endsWith("must not be wider than 10");
    }

    // ── How they are encoded ────────────────────────────────────────────────────────────────────────────────────────

    record Text(String text) {}

    private Json encode(String text) {
        return arguments.encode(
                new Probe<Text>("text") {}, JSON.createObjectNode().put("text", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße", "会社", "🚢", "a\u0000\"\\\n", "\u2028\uffff"})
    void theirLengthIsThatOfTheirBytesInUtf8(String text) {
        Json encoded = encode(text);

        assertThat(encoded.bytes()).isEqualTo(encoded.text().getBytes(StandardCharsets.UTF_8).length);
        assertThat(arguments.decode(new Probe<Text>("text") {}, encoded.text()).text())
                .isEqualTo(text);
    }

    @Test
    void halfOfASurrogatePairIsRefusedWhereverItStands() {
        for (String half : List.of("\ud83d", "\udea2", "a\ud83d", "\ud83da", "\udea2\ud83d", "\udea2\udea2")) {
            assertThat(problem(() -> encode(half))).as(half).contains("half of a surrogate pair");
        }
    }

    private String check(String json) {
        try {
            return arguments
                    .encode(handler, Arguments.strict(JSON).readTree(json))
                    .text();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        InvalidArguments failure = catchThrowableOfType(InvalidArguments.class, call);
        assertThat(failure).as("refusal").isNotNull();
        InvalidArguments.Mistake first = failure.mistakes().get(0);
        return first.field() + ": " + first.message();
    }
}
