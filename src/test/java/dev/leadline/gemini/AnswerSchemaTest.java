package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers are checked against schemas, and which schemas can be used. */
class AnswerSchemaTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static AnswerSchema schema(String text) {
        return new AnswerSchema(json(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'object', 'required': ['name']} | {'other': 1} | at the root: required property 'name' not found",
                "{'properties': {'a': {'items': {'type': 'string'}}}} | {'a': ['x', 7]} | at /a/1: integer found, string expected",
                "{'properties': {'a/b': {'type': 'object', 'required': ['c~d']}}} | {'a/b': {}} | at /a~1b: required property 'c~d' not found",
                "{'additionalProperties': false} | {'more': 1} | at the root: property 'more' is not defined in the schema",
                "{'type': 'array', 'maxItems': 1} | [1, 2] | at the root: ",
                "{'enum': ['yes', 'no']} | 'maybe' | at the root: does not have a value in the enumeration",
                "{'pattern': '^[A-Z]{2}$'} | 'de' | at the root: ",
                "{'$ref': '#/$defs/n', '$defs': {'n': {'minimum': 3}}} | 2 | at the root: ",
                "{'$schema': 'http://json-schema.org/draft-07/schema#', 'definitions': {'n': {'type': 'null'}}, '$ref': '#/definitions/n'} | 2 | at the root: integer found, null expected",
            })
    void anAnswerThatDoesNotFitIsRefusedWithPlaceAndReason(String schema, String answer, String says) {
        assertThat(schema(schema).fault()).isEmpty();
        assertThat(schema(schema).misfit(json(answer)))
                .hasValueSatisfying(misfit -> assertThat(misfit).contains(says));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'object', 'required': ['name']} | {'name': 'Acme', 'other': 1}",
                "{} | [1]",
                "{'type': ['string', 'null']} | null",
                "{'pattern': '^[A-Z]{2}$'} | 'DE'",
                "{'properties': {'next': {'$ref': '#'}}, 'required': ['name']} | {'name': 1, 'next': {'name': 2}}",
                "{'anyOf': [{'type': 'string'}, {'required': ['z']}]} | {'z': 1}",
                "{'$id': 'https://a.example/x', '$ref': 'https://a.example/x#/$defs/y', '$defs': {'y': {'type': 'string'}}} | 'x'",
                "{'$ref': 'https://json-schema.org/draft/2020-12/schema'} | {'type': 'string'}",
            })
    void anAnswerThatFitsIsFine(String schema, String answer) {
        assertThat(schema(schema).fault()).isEmpty();
        assertThat(schema(schema).misfit(json(answer))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'objekt'} | at /type: does not have a value in the enumeration",
                "{'type': 'OBJECT'} | \"object\"",
                "{'required': 'name'} | at /required: string found, array expected",
                "{'properties': {'a': 7}} | at /properties/a: ",
                "{'minLength': -1} | at /minLength: ",
                "{'$ref': 7} | at /$ref: ",
                "{'$ref': '#/$defs/no'} | /$defs/no cannot be resolved",
                "{'$ref': '#'} | refers to itself without end",
                "{'allOf': [{'$ref': '#/$defs/a'}], '$defs': {'a': {'$ref': '#/$defs/b'}, 'b': {'$ref': '#/$defs/a'}}} | refers to itself",
                "{'$schema': 'https://example.com/own'} | https://example.com/own",
                "{'$id': '%%'} | '%%' is not a valid $id",
                "{'pattern': '['} | Unclosed character class",
                "{'properties': {'a': {'pattern': '('}}} | Unclosed group",
            })
    void aSchemaThatCannotBeUsedIsRefusedWithItsFault(String schema, String says) {
        assertThat(schema(schema).fault())
                .hasValueSatisfying(
                        fault -> assertThat(fault).contains(says).doesNotContain("Exception", "java.", "networknt"));
    }

    @Test
    void nothingIsFetchedForASchema() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String remote = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";

        for (String schema : new String[] {
            "{'$ref': '" + remote + "'}",
            "{'properties': {'a': {'$ref': '" + remote + "#/a'}}}",
            "{'$schema': '" + remote + "'}",
            "{'$dynamicRef': '" + remote + "'}",
            "{'$id': '" + remote + "', '$ref': 'other.json'}",
            "{'$ref': 'file:///etc/passwd'}",
            "{'$ref': 'classpath:application.properties'}",
            "{'$ref': 'jar:" + remote + "!/x'}",
        }) {
            assertThat(schema(schema).fault()).as(schema).isPresent();
            assertThat(schema(schema).misfit(json("{'a': 1}"))).as(schema).isPresent();
        }
        server.stop(0);

        assertThat(asked).hasValue(0);
    }

    @Test
    void noSchemaCanReferToOneThatCameBefore() {
        assertThat(schema("{'$id': 'https://a.example/first', 'type': 'string'}")
                        .fault())
                .isEmpty();

        assertThat(schema("{'$ref': 'https://a.example/first'}").fault()).isPresent();
    }

    @Test
    void aSchemaThatWouldTakeForEverIsGivenUp() {
        StringBuilder doubling = new StringBuilder("{'$ref': '#/$defs/a0', '$defs': {");
        for (int i = 0; i < 40; i++) {
            String next = "{'$ref': '#/$defs/a" + (i + 1) + "'}";
            doubling.append("'a").append(i).append("': {'allOf': [").append(next + ", " + next + "]}, ");
        }
        AnswerSchema schema = schema(doubling + "'a40': {'type': 'object'}}}");

        assertThat(schema.fault()).hasValue("the schema takes too many steps to check");
        assertThat(schema.misfit(json("{}"))).hasValue("the schema takes too many steps to check");
    }

    @Test
    void aPatternThatWouldTakeForEverIsGivenUp() {
        AnswerSchema schema = schema("{'pattern': '^(([a-z]+)+)\\\\1[0-9]$'}");

        assertThat(schema.misfit(json("'" + "a".repeat(60) + "'")))
                .hasValue("the schema takes too many steps to check");
    }

    @Test
    void theReasonIsShortAndOneLineWhateverTheAnswerHolds() {
        StringBuilder names = new StringBuilder("{");
        for (int i = 0; i < 50; i++) {
            names.append("'").append("n\\n\\u202e".repeat(100)).append(i).append("': 1, ");
        }

        assertThat(schema("{'additionalProperties': false}").misfit(json(names + "'last': 1}")))
                .hasValueSatisfying(misfit -> assertThat(misfit)
                        .hasSizeLessThan(500)
                        .endsWith("; and 48 more")
                        .doesNotContain("\n", "\u202e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "ja", "tr"})
    void theReasonIsInEnglishWhereverTheProgramRuns(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(schema("{'required': ['name']}").misfit(json("{}")))
                    .hasValue("at the root: required property 'name' not found");
        } finally {
            Locale.setDefault(before);
        }
    }
}
