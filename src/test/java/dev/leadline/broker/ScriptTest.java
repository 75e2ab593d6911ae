package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.redis.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Header, script and Java agree on what goes in: a mismatch cannot hide. */
class ScriptTest {

    @ParameterizedTest
    @EnumSource(Script.class)
    void headerNamesEveryFixedArgument(Script script) {
        assertThat(highest("(?m)^-- ARGV\\[(\\d+)\\] ", text(script))).isEqualTo(script.fixedArguments());
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void bodyUsesNoArgumentThatTheHeaderDoesNotName(Script script) {
        int fixed = highest("ARGV\\[(\\d+)\\](?!\\.)", script.source().replaceAll("(?m)^--.*$", ""));
        assertThat(fixed).isLessThanOrEqualTo(script.fixedArguments());
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void headerBodyAndJavaAgreeOnTheItems(Script script) {
        Matcher header = Pattern.compile("(?m)^-- ARGV\\[(\\d+)\\.\\.\\] (\\d+) for each [^:]+: (.*(?:\\n--  {6,}.*)*)")
                .matcher(text(script));
        if (script.argumentsPerItem() == 0) {
            assertThat(header.find()).isFalse();
            return;
        }
        assertThat(header.find()).as("header tells of items").isTrue();
        assertThat(Integer.parseInt(header.group(1))).isEqualTo(script.fixedArguments() + 1);
        assertThat(Integer.parseInt(header.group(2))).isEqualTo(script.argumentsPerItem());
        assertThat(names(header.group(3))).hasSize(script.argumentsPerItem());
        if (script.argumentsPerItem() > 1) {
            assertThat(text(script))
                    .contains("for i = " + (script.fixedArguments() + 1) + ", #ARGV, " + script.argumentsPerItem());
        } else {
            assertThat(text(script)).contains("unpack(ARGV, " + (script.fixedArguments() + 1) + ")");
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void headerTellsKeyGuaranteeAndAnswer(Script script) {
        assertThat(text(script))
                .contains("-- KEYS[1] prefix of all keys", "-- Returns ", "-- Uses: ", "-- Guarantee: ");
        assertThat(script.source()).doesNotContain("KEYS[2]");
    }

    /** Opening the memory gate is the first write of those that must work when Redis is full. */
    @ParameterizedTest
    @EnumSource(Script.class)
    void scriptsThatMustWorkWhenRedisIsFullSaySoAndDo(Script script) {
        boolean says = text(script).contains("Opens the memory gate (DEL first)");
        assertThat(text(script).contains("'nothing')")).isEqualTo(says);
    }

    private static List<String> names(String list) {
        String flat =
                list.replaceAll("\\n--\\s+", " ").replaceAll("\\([^)]*\\)", "").split("; none:")[0];
        List<String> names = new ArrayList<>();
        for (String name : flat.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static String text(Script script) {
        return Script.read(script.name().toLowerCase(Locale.ROOT) + ".lua");
    }

    private static int highest(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        int highest = 0;
        while (matcher.find()) {
            highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
        }
        return highest;
    }
}
