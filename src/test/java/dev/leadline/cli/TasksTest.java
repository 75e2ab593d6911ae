package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import dev.leadline.api.Gates;
import dev.leadline.api.Mending;
import dev.leadline.testsupport.LossyProxy;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with tasks. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class TasksTest {

    private static final String UNKNOWN = "01a2212a-bf10-7000-b9a8-e87cb661cb90";

    @TestHTTPResource
    URL root;

    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    private Shell shell() {
        return Shell.at(root.toString());
    }

    private Shell.Ran type(String... words) {
        return shell().type(words);
    }

    // ── Enqueueing ──────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"x=1 y=2|3", "1 2|3", "--args {\"x\":1.5,\"y\":2}|3.5", "-- -1 2|1"})
    void argumentsAreGivenByNameOrInOrderOrAsJson(String arguments, double sum) {
        Shell.Ran ran = type(("enqueue --wait health_check_task " + arguments).split(" "));

        assertThat(ran.code()).isZero();
        assertThat(Double.parseDouble(ran.line())).isEqualTo(sum);
    }

    @Test
    void aTaskIsHandedInWithAllItsOptionsAndPrintsItsIdAlone() {
        Shell.Ran ran = type(
                "enqueue health_check_task 1 2 -q later --priority high --delay 1h --expires 2d --timeout 90s --max-attempts 7"
                        .concat(" --result-ttl 1h30m --tag a --tag b --limit-key site:acme --unique waiting")
                        .split(" "));

        JsonPath task = Api.task(ran.line());
        assertThat(ran.code()).isZero();
        assertThat(task.getString("state")).isEqualTo("SCHEDULED");
        assertThat(task.getString("queue")).isEqualTo("later");
        assertThat(task.getString("priority")).isEqualTo("high");
        assertThat(task.getInt("maxAttempts")).isEqualTo(7);
        assertThat(task.getList("tags")).isEqualTo(List.of("a", "b"));
        assertThat(task.getList("limitKeys")).isEqualTo(List.of("site:acme"));
    }

    @Test
    void argumentsAreReadFromAFileOrTheInput(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("sum.json"), "{\"x\": 1, \"y\": 2}");

        Shell.Ran file = shell().in(folder).type("enqueue", "-w", "health_check_task", "--args", "@sum.json");
        Shell.Ran input = shell().piping("[3, 4]").type("enqueue", "-w", "health_check_task", "--args", "-");

        assertThat(file.line()).isEqualTo("3");
        assertThat(input.line()).isEqualTo("7");
    }

    @Test
    void aBatchPrintsAnIdForEachTaskAndSaysWhichLineWasRefused() {
        Shell.Ran ran = shell().piping(Api.SUM + "\n\n{\"task\":\"nobody_knows\"}\n" + Api.SUM + "\n")
                .type("enqueue", "--batch", "-");

        assertThat(ran.code()).isEqualTo(ExitCode.ENDED_BADLY.number());
        assertThat(ran.out().lines()).hasSize(2).allSatisfy(id -> Api.ended(id));
        assertThat(ran.err()).contains("line 2: ").contains("nobody_knows");
    }

    @Test
    void anAnswerThatIsLostMakesNoSecondTask() throws IOException {
        try (LossyProxy proxy = new LossyProxy(root.getPort())) {
            proxy.loseAnswerTo("POST /api/v1/tasks");

            Shell.Ran ran = Shell.at(proxy.url().replace("redis:", "http:"))
                    .type("enqueue", "health_check_task", "1", "2", "--tag", name);

            assertThat(proxy.lost()).isEqualTo(1);
            assertThat(ran.code()).isZero();
            Api.ended(ran.line());
            assertThat(type("list", "--tag", name, "--json").out()).containsOnlyOnce("\"id\"");
        }
    }

    @Test
    void aTaskIsRunOnceMoreWithAnArgumentChanged() {
        String first = type("enqueue", "health_check_task", "x=1", "y=2", "--tag", name)
                .line();

        Shell.Ran again = type("enqueue", "--again", first, "y=40", "--wait");

        assertThat(again.line()).isEqualTo("41");
        assertThat(again.err().strip()).isNotEqualTo(first);
        assertThat(Api.task(again.err().strip()).getList("tags")).isEqualTo(List.of(name));
    }

    // ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void jsonIsWhatTheServerSays() {
        String id = Api.submit(Api.SUM);
        Api.ended(id);

        assertThat(type("get", id, "--json").line())
                .isEqualTo(io.restassured.RestAssured.get(Api.TASKS + "/" + id).asString());
    }

    @Test
    void theExitCodeSaysHowATaskEnded() {
        String failing = Api.submit("failing_task", "[\"" + name + "\"]");
        String waiting = Api.submit("health_check_task", "[1,2]", "\"queue\":\"nobody-serves-it\"");

        assertThat(type("get", failing, "--wait").code()).isEqualTo(ExitCode.ENDED_BADLY.number());
        assertThat(type("get", waiting, "--wait", "--at-most", "1s").code()).isEqualTo(ExitCode.NOT_ENDED.number());
        assertThat(type("get", waiting).code()).as("it was only looked at").isZero();
    }

    @Test
    void aResultIsPrintedAloneAndTextAsItIs() {
        String gated = Api.submit("gated_task", "[\"" + name + "\"]");
        Gates.open(name);
        Api.ended(gated);

        Shell.Ran ran = type("result", gated, "--result");

        assertThat(ran.out()).isEqualTo("through " + name + System.lineSeparator());
    }

    @Test
    void listsAreFilteredAndGoOnOverPages() {
        for (int i = 0; i < 5; i++) {
            Api.submit("health_check_task", "[1,2]", "\"queue\":\"nobody-serves-it\"", "\"tags\":[\"" + name + "\"]");
        }

        Shell.Ran two = type("list", "--tag", name, "--state", "queued", "--limit", "2");
        Shell.Ran all = type("list", "--tag", name, "--all", "--json");

        assertThat(two.out().lines()).as("titles and two rows").hasSize(3);
        assertThat(two.err()).contains("--all").contains("--cursor ");
        assertThat(all.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"id\":"));
        String cursor = two.err().replaceAll("(?s).*--cursor (\\S+).*", "$1");
        assertThat(type("list", "--tag", name, "--state", "QUEUED", "--cursor", cursor)
                        .out()
                        .lines())
                .hasSize(4);
    }

    @Test
    void itSaysWhyATaskDoesNotRun() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"nobody-serves-it\"");

        assertThat(type("why", id).out()).contains("QUEUED for ").contains("- no-worker: ");
    }

    // ── Cancel and retry ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void severalTasksAreCancelledAndOneThatCannotBeKeepsNoOtherFromIt() {
        String ended = Api.submit(Api.SUM);
        Api.ended(ended);
        String first = Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\"");
        String second = Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\"");

        Shell.Ran ran = type("cancel", first, ended, second);

        assertThat(ran.code()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(ran.out()).contains(first + "  CANCELLED").contains(second + "  CANCELLED");
        assertThat(ran.err()).contains(ended);
    }

    @Test
    void allThatMatchAreRunAgainAfterTheNumberWasShownAndConfirmed() {
        for (int i = 0; i < 3; i++) {
            Api.ended(Api.submit("failing_task", "[\"" + name + "\"]", "\"tags\":[\"" + name + "\"]"));
        }
        Mending.mend(name);

        Shell.Ran counted = type("retry", "--tag", name, "--dry-run");
        Shell.Ran refused = shell().answering("no").type("retry", "--tag", name);
        Shell.Ran confirmed = shell().answering("y").type("retry", "--tag", name, "--state", "failed");

        assertThat(counted.out()).contains("3 tasks would be run again");
        assertThat(refused.code()).isEqualTo(ExitCode.NOT_CONFIRMED.number());
        assertThat(confirmed.err()).contains("3 tasks will be run again");
        assertThat(confirmed.out()).contains("3 tasks of 3 that matched");
    }

    @Test
    void nothingIsDoneToManyWhenNobodyCanBeAskedUnlessYesIsGiven() {
        String id = Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\"", "\"tags\":[\"" + name + "\"]");

        Shell.Ran alone = type("cancel", "--tag", name);

        assertThat(alone.code()).isEqualTo(ExitCode.NOT_CONFIRMED.number());
        assertThat(alone.err()).contains("1 task will be cancelled").contains("--yes");
        assertThat(Api.task(id).getString("state")).isEqualTo("SCHEDULED");
        assertThat(type("cancel", "--tag", name, "--yes", "--json").line()).isEqualTo("{\"matched\":1,\"done\":1}");
        assertThat(Api.task(id).getString("state")).isEqualTo("CANCELLED");
    }

    // ── Mistakes ────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource({
        "get " + UNKNOWN + ", 3, there is no task",
        "watch " + UNKNOWN + ", 3, there is no task",
        "get a/../b, 3, there is no task a/../b",
        "retry " + UNKNOWN + ", 3, there is no task",
        "enqueue nobody_knows, 3, health_check_task",
        "enqueue health_check_task, 2, args.x is required",
        "enqueue health_check_task x=1 2, 2, some arguments have names",
        "enqueue health_check_task x=1 x=2, 2, given twice",
        "enqueue health_check_task --args {, 2, --args is not JSON",
        "enqueue health_check_task --delay soon, 2, 'such as 30s'",
        "enqueue health_check_task 1 2 --delay P1Y, 2, 'such as 30s'",
        "enqueue, 2, which task?",
        "enqeue health_check_task, 2, Did you mean: leadline enqueue",
        "cancel, 2, which tasks?",
        "cancel " + UNKNOWN + " --tag a, 2, ids or filters",
        "list --state nonsense, 2, state must be one of",
        "list --url ftp://localhost, 2, is not the address of a server",
        "list --url http://127.0.0.1:1, 5, no server answers at http://127.0.0.1:1",
    })
    void aMistakeIsSaidInASentenceAndHasAnExitCode(String command, int code, String sentence) {
        Shell.Ran ran = type(command.split(" "));

        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(sentence).doesNotContain("Exception", "java.", "\tat ");
        assertThat(ran.out()).isEmpty();
    }
}
