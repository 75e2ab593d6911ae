package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.records.Lane;
import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Header, script and Java agree on arguments and answers. */
class ScriptTest {

    private static final Path LUA = Path.of("src", "main", "resources", "dev", "leadline");

    /** A transition: the class, and its script. */
    record Transition(Class<?> java, Script script) {

        String text() {
            return Script.read(script.file());
        }

        @Override
        public String toString() {
            return script.file();
        }
    }

    static Stream<Transition> transitions() {
        return files().filter(file -> read(file).contains("-- KEYS[1]")).map(ScriptTest::transition);
    }

    /** Each script stands beside the one class that runs it, or this fails. */
    private static Transition transition(Path file) {
        String name = Arrays.stream(
                        file.getFileName().toString().replace(".lua", "").split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        try {
            Class<?> java = Class.forName("dev.leadline." + LUA.relativize(file).getName(0) + "." + name);
            Field script = java.getDeclaredField("SCRIPT");
            script.setAccessible(true);
            return new Transition(java, (Script) script.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(file + " has no class beside it that names it", e);
        }
    }

    @Test
    void everyScriptHasItsClass() {
        assertThat(transitions()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void headerNamesEveryFixedArgument(Transition of) {
        assertThat(highest("(?m)^-- ARGV\\[(\\d+)\\] ", of.text()))
                .isEqualTo(of.script().fixedArguments());
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void bodyUsesNoArgumentThatTheHeaderDoesNotName(Transition of) {
        int fixed =
                highest("ARGV\\[(\\d+)\\](?!\\.)", withoutComments(of.script().source()));
        assertThat(fixed).isLessThanOrEqualTo(of.script().fixedArguments());
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void headerBodyAndJavaAgreeOnTheItems(Transition of) {
        Script script = of.script();
        Matcher header = Pattern.compile("(?m)^-- ARGV\\[(\\d+)\\.\\.\\] (\\d+) for each [^:]+: (.*(?:\\n--  {6,}.*)*)")
                .matcher(of.text());
        if (script.argumentsPerItem() == 0) {
            assertThat(header.find()).isFalse();
            return;
        }
        assertThat(header.find()).as("header names items").isTrue();
        assertThat(Integer.parseInt(header.group(1))).isEqualTo(script.fixedArguments() + 1);
        assertThat(names(header.group(3))).hasSize(script.argumentsPerItem());
        if (script.argumentsPerItem() > 1) {
            assertThat(of.text())
                    .contains("for i = " + (script.fixedArguments() + 1) + ", #ARGV, " + script.argumentsPerItem());
        } else {
            assertThat(of.text()).contains("unpack(ARGV, " + (script.fixedArguments() + 1) + ")");
        }
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void headerNamesKeyGuaranteeAndAnswer(Transition of) {
        assertThat(of.text()).contains("-- KEYS[1] prefix of all keys", "-- Returns ", "-- Uses: ", "-- Guarantee: ");
        assertThat(of.script().source()).doesNotContain("KEYS[2]");
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void theCodesThatAScriptAnswersMeanInJavaWhatItsHeaderSays(Transition of) {
        Matcher returns =
                Pattern.compile("(?m)^-- Returns (.*(?:\\n--  {6,}.*)*)").matcher(of.text());
        assertThat(returns.find()).isTrue();
        String header = returns.group(1);
        Arrays.stream(of.java().getDeclaredClasses())
                .filter(nested -> nested.isEnum() && Code.class.isAssignableFrom(nested))
                .forEach(
                        codes -> assertThat(numbers(header)).as(codes.getName()).isEqualTo(numbers(codes, header)));
    }

    /** The numbers before a word. The usual result is not sent, and so not named. */
    private static Set<Integer> numbers(String header) {
        return matches("(?:^|[ ,;])(\\d)(?= [a-z])", header)
                .map(match -> Integer.parseInt(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> numbers(Class<?> codes, String header) {
        boolean exceptionsOnly = header.contains("not stored") || header.contains("not written");
        return Arrays.stream(codes.getEnumConstants())
                .map(code -> ((Code) code).code())
                .filter(code -> !exceptionsOnly || code != 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Scripts that must work when Redis is full begin with a DEL: after a first write, Redis refuses no further ones.
     */
    @ParameterizedTest
    @MethodSource("transitions")
    void scriptsThatMustWorkWhenRedisIsFullSaySoAndDo(Transition of) {
        boolean says = of.text().contains("Works when Redis is full (it begins with a DEL)");
        assertThat(of.text().contains("'nothing')")).isEqualTo(says);
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void aCallWithMoreOrFewerArgumentsThanTheHeaderSaysIsNotSent(Transition of) {
        // Where each item is one argument, any number of them is right.
        int wrong = of.script().fixedArguments() + (of.script().argumentsPerItem() == 1 ? -1 : 1);
        List<String> arguments = Collections.nCopies(wrong, "");
        assertThatThrownBy(() -> check(of.script(), arguments)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void check(Script script, List<String> arguments) throws Throwable {
        try (BrokerFixture node = new BrokerFixture("redis://127.0.0.1:1")) {
            node.scripts().run(script, arguments, Duration.ofMillis(1));
        }
    }

    // ── What is in one place only ───────────────────────────────────────────────────────────────────────────────────

    /** How scripts name keys that are no records. */
    private static final Set<String> NO_RECORDS =
            Set.of(("me,holder,p .. 'rules',flow,flow.key,flow.tasks,q.key,s.quota.key,quota,pr.spent,pr.calls,page,"
                            + "answer,failure,sizes,bucket,charges,sums,days,month,works,last,money")
                    .split(","));

    /** Writing a record also sets the mark of rare fields, so only one file may write records. */
    @Test
    void recordsAreWrittenInOneFileAlone() {
        assertThat(files().filter(file -> !file.endsWith(Path.of("records", "status.lua"))))
                .allSatisfy(
                        file -> assertThat(whereRecordsAreWritten(read(file))).isEmpty());
        assertThat(whereRecordsAreWritten("redis.call('HSET', r.key, 'usage', 1)"))
                .hasSize(1);
    }

    private static List<String> whereRecordsAreWritten(String lua) {
        return matches("'H(?:SET|SETNX|MSET|INCRBY)', ([^,]+),", withoutComments(lua))
                .map(match -> match.group(1))
                .filter(key -> !NO_RECORDS.contains(key)
                        && !key.contains("'steps:'")
                        && !key.contains("'promised:'")
                        && !key.contains("'live'"))
                .toList();
    }

    @Test
    void theTimeToLiveOfATaskIsStartedInOneFileAlone() {
        assertThat(files().filter(file -> withoutComments(read(file)).contains("'PEXPIRE', key"))
                        .map(file -> file.getFileName().toString()))
                .containsExactly("lifetime.lua");
    }

    /** Ending a task may make other tasks of its flow ready, or delay them, and may have to be told to somebody. */
    @Test
    void everyScriptThatEndsTasksTellsTheirFlowsAndWebhooks() {
        assertThat(transitions().filter(of -> of.script().source().contains("local function list_ended")))
                .hasSizeGreaterThan(5)
                .allSatisfy(of -> assertThat(of.script().source())
                        .contains(
                                "count_members = function",
                                "local function ready(",
                                "local function later(",
                                "local function notify(")
                        .containsPattern("(?m)^ *list_ended\\(p\\)$")
                        .containsPattern("(?m)^ *wake\\(p"));
    }

    @Test
    void lanesAndFinalStatesAreTheSameInLuaAndJava() {
        assertThat(quoted("local LANES = \\{(.*)}", "records/route.lua"))
                .isEqualTo(Arrays.stream(Lane.values()).map(Lane::key).toList());
        assertThat(matches("[A-Z]+", line("local FINAL = '(.*)'", "records/record.lua"))
                        .map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(TaskState.values())
                        .filter(TaskState::isFinal)
                        .map(Enum::name)
                        .toList());
    }

    private static List<String> quoted(String pattern, String file) {
        return matches("'(\\w+)'", line(pattern, file))
                .map(match -> match.group(1))
                .toList();
    }

    private static String line(String pattern, String file) {
        return matches(pattern, Script.read(file)).findFirst().orElseThrow().group(1);
    }

    // ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private static Stream<Path> files() {
        try (Stream<Path> all = Files.walk(LUA)) {
            return all.filter(file -> file.toString().endsWith(".lua")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String lua) {
        return lua.replaceAll("(?m)--.*$", "");
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

    private static int highest(String pattern, String text) {
        return matches(pattern, text)
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .max()
                .orElse(0);
    }

    private static Stream<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
