package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What operators do. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class FleetCommandsTest {

    @TestHTTPResource
    URL root;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    private Shell shell() {
        return Shell.at(root.toString());
    }

    private Shell.Ran done(String... words) {
        Shell.Ran ran = shell().type(words);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran;
    }

    private String waiting() {
        return Api.submit("health_check_task", "[1,2]", "\"queue\":\"" + name + "\"");
    }

    @Test
    void aQueueIsPausedAndResumed() {
        waiting();

        done("queues", "pause", name);
        assertThat(done("queues", "--all").out()).containsPattern(name + " .* paused");
        done("queues", "resume", name);
        assertThat(done("queues", "--all").out()).contains(name).doesNotContain("paused");
    }

    @Test
    void aQueueIsPurgedAfterTheNumberWasShown() {
        String ready = waiting();
        Api.submit("health_check_task", "[1,2]", "\"queue\":\"" + name + "\"", "\"delay\":\"PT1H\"");

        Shell.Ran alone = shell().type("queues", "purge", name);
        Shell.Ran purged = shell().answering("yes").type("queues", "purge", name);

        assertThat(alone.code()).isEqualTo(ExitCode.NOT_CONFIRMED.number());
        assertThat(alone.err()).contains("About 2 tasks that wait in " + name);
        assertThat(purged.line()).isEqualTo("2 tasks cancelled.");
        assertThat(Api.task(ready).getString("state")).isEqualTo("CANCELLED");
    }

    @Test
    void tasksAreMovedToAnotherQueue() {
        String id = waiting();

        assertThat(done("queues", "move", name, name + "-b", "--yes", "--json").line())
                .isEqualTo("{\"moved\":1}");
        assertThat(Api.task(id).getString("queue")).isEqualTo(name + "-b");
    }

    @Test
    void aWorkerIsToldToDrainToResumeAndToRunFewer() {
        String worker = new JsonPath(done("workers", "--json").out()).getString("items[0].id");

        done("workers", "drain", worker);
        awaitWorker(worker, "draining", "true");
        done("workers", "resume", worker);
        awaitWorker(worker, "draining", "false");
        done("workers", "scale", worker, "7");
        awaitWorker(worker, "concurrency", "7");
        done("workers", "scale", worker, "100", "-Q", "default");
        awaitWorker(worker, "concurrency", "100");
        assertThat(done("workers", worker).out()).contains("queues          default");
        assertThat(shell().type("workers", "drain", "nobody").code()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    private void awaitWorker(String worker, String field, String value) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> new JsonPath(done("workers", worker, "--json").out()).getString(field), value::equals);
    }

    @Test
    void aScheduleIsKeptPausedRunAndDeleted() {
        done(
                "schedules",
                "put",
                name,
                "health_check_task",
                "x=1",
                "y=2",
                "--cron",
                "0 7 * * 1-5",
                "--zone",
                "Europe/Berlin");

        assertThat(done("schedules").out())
                .contains(name)
                .contains("0 7 * * 1-5")
                .contains("Europe/Berlin");
        done("schedules", "pause", name);
        assertThat(new JsonPath(done("schedules", name, "--json").out()).getBoolean("paused"))
                .isTrue();
        done("schedules", "resume", name);
        assertThat(done("schedules", name).out()).contains("next");
        assertThat(Api.ended(done("schedules", "run", name).line()).getInt("result"))
                .isEqualTo(3);
        done("schedules", "delete", name);
        assertThat(shell().type("schedules", name).code()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    @Test
    void aLimitIsSetPausedResumedAndDeleted() {
        String limit = "key:" + name + ":*";

        done("limits", "set", limit, "--concurrent", "2", "--rate", "30/m");
        assertThat(done("limits", "--all").out()).containsPattern("key:" + name + ":\\* +2 +30/1m");
        done("limits", "pause", limit);
        JsonPath paused = new JsonPath(done("limits", limit, "--json").out());
        assertThat(paused.getBoolean("paused")).isTrue();
        assertThat(paused.getInt("concurrent")).as("what it had it keeps").isEqualTo(2);
        assertThat(paused.getString("rate.per")).isEqualTo("PT1M");
        done("limits", "resume", limit);
        assertThat(new JsonPath(done("limits", limit, "--json").out()).getBoolean("paused"))
                .isFalse();
        done("limits", "delete", limit);
        assertThat(shell().type("limits", limit).code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(shell().type("limits", "set", limit, "--rate", "often").code())
                .isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void aModelIsPausedAndResumedAndWhatIsUsedOfItsQuotasIsShown() {
        done("models", "pause", name);
        assertThat(done("models").out())
                .contains("RPM", "TPM", "RPD")
                .containsPattern(name + " +\\* +0 +0 +0 +0 +0 .*paused");
        done("models", "resume", name);
        assertThat(new JsonPath(done("models", "--json").out()).getList("items.findAll { it.paused }.name"))
                .doesNotContain(name);
        assertThat(shell().type("models", "pause", "no model").code()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void theTasksOfAWorkerAreListed() {
        String id = Api.submit("health_check_task", "[1,2]", "\"tags\":[\"" + name + "\"]");
        String worker = Api.ended(id).getString("worker");

        assertThat(done("list", "--worker", worker, "--tag", name).out()).contains(id);
        assertThat(done("list", "--worker", "nobody-1-x", "--tag", name).err()).contains("No task matches.");
    }

    @Test
    void aTenantGetsAWeightAndLosesIt() {
        done("tenants", "set", name, "3");
        assertThat(done("tenants", "--all").out()).containsPattern(name + " +3");
        done("tenants", "delete", name);
        assertThat(done("tenants", "--all", "--json").out()).doesNotContain(name);
    }

    @Test
    void aFlowIsStartedFollowedAndShown() {
        String flow = "{\"chain\":[{\"task\":\"health_check_task\",\"args\":[1,2]},"
                + "{\"task\":\"health_check_task\",\"args\":[{\"$result\":\"0\"},4]}]}";

        Shell.Ran ran = shell().piping(flow).type("flows", "start", "-", "--wait");

        assertThat(ran.code()).isZero();
        assertThat(new JsonPath(ran.out()).getInt("'1'")).isEqualTo(7);
        String id = ran.err().strip();
        assertThat(done("flows", "tasks", id).out().lines()).hasSize(3).anyMatch(line -> line.contains("SUCCEEDED"));
        assertThat(done("flows", id).out()).contains("SUCCEEDED");
        assertThat(shell().type("flows", "cancel", id).code()).isEqualTo(ExitCode.CONFLICT.number());
    }

    @Test
    void aFlowIsCancelledAfterTheNumberWasShownAndRunAgain() {
        String flow = "{\"group\":[{\"task\":\"health_check_task\",\"args\":[1,2],\"delay\":\"PT1H\"},"
                + "{\"task\":\"health_check_task\",\"args\":[1,2],\"delay\":\"PT1H\"}]}";
        String id = shell().piping(flow).type("flows", "start", "-").line();

        Shell.Ran asked = shell().type("flows", "cancel", id);
        done("flows", "cancel", id, "--yes");
        Shell.Ran awaited = shell().type("flows", "await", id, "--at-most", "20s");

        assertThat(asked.err()).contains("2 tasks of the flow will be cancelled");
        assertThat(awaited.code()).isEqualTo(ExitCode.ENDED_BADLY.number());
        done("flows", "retry", id);
        done("flows", "await", id, "--at-most", "20s");
    }

    @Test
    void failuresAreGroupedAndAGroupIsRunAgain() {
        List<String> ids = List.of(
                Api.submit("failing_task", "[\"" + name + "\"]", "\"tags\":[\"" + name + "\"]"),
                Api.submit("failing_task", "[\"" + name + "\"]", "\"tags\":[\"" + name + "\"]"));
        ids.forEach(Api::ended);

        Shell.Ran groups = done("failures", "--tag", name);
        String group = groups.out().lines().skip(1).findFirst().orElseThrow().split(" ")[0];

        assertThat(groups.out()).containsPattern(group + " +2 .*source-unavailable");
        assertThat(done("list", "--failure", group, "--json").out()).contains(ids);
        assertThat(done("dead", "--tag", name).out()).contains(ids).contains("failed-for-good");
        assertThat(done("failures", "retry", group, "--dry-run").out()).contains("2 tasks would be run again");
        assertThat(done("failures", "retry", group, "--yes").out()).contains("2 tasks of 2");
    }

    @Test
    void theFleetIsShownOnOnePage() {
        waiting();

        Shell.Ran ran = done("overview");

        assertThat(ran.out()).contains("Workers: 1, slots: ").containsPattern(name + " +1 +0");
        assertThat(done("status", "--json").out()).startsWith("{\"now\":");
    }

    @Test
    void whatWasCountedIsAddedUpAndDrawn() {
        Api.ended(Api.submit(Api.SUM));

        // Counts are written every ten seconds.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> done("stats", "--by", "task", "--range", "10m").out(),
                        out -> out.contains("health_check_task"));
    }

    @Test
    void theLifeOfATaskIsShownFromItsBeginning() {
        String id = Api.submit(Api.SUM);
        Api.ended(id);

        assertThat(done("timeline", id).out())
                .contains("waiting")
                .contains("running")
                .contains("succeeded");
    }

    @Test
    void whatOperatorsDidIsListed() {
        done("queues", "pause", name);
        done("queues", "resume", name);

        assertThat(done("audit").out())
                .containsPattern("queue.pause +" + name)
                .containsPattern("queue.resume +" + name);
    }

    @Test
    void theGraphOfAFlowAndTheListOfFlowsAreShown() {
        String flow = "{\"chain\":[{\"key\":\"a\",\"task\":\"health_check_task\",\"args\":[1,2]},"
                + "{\"key\":\"b\",\"task\":\"health_check_task\",\"args\":[3,4]}]}";
        String id = shell().piping(flow).type("flows", "start", "-").line();
        done("flows", "await", id, "--at-most", "20s");

        assertThat(done("flows", "graph", id).out()).containsPattern("b +SUCCEEDED +health_check_task +a");
        assertThat(done("flows").out()).contains(id);
    }

    @Test
    void deliveriesOfWebhooksAreListed() {
        String id = Api.submit("health_check_task", "[1,2]", "\"webhook\":\"http://127.0.0.1:1/hook\"");
        Api.ended(id);

        assertThat(done("webhooks", "--all").out()).contains(id);
    }

    @Test
    void handlersAreListedWithTheirArguments() {
        assertThat(done("handlers").out())
                .containsPattern("health_check_task +x y ")
                .contains("[website]");
        assertThat(done("handlers", "health_check_task").out()).contains("\"properties\"");
        assertThat(shell().type("handlers", "nobody_knows").code()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    @Test
    void theFleetIsMeasuredByManySmallTasks() {
        Shell.Ran ran = done("bench", "--tasks", "1500", "--calls", "20", "--yes", "--json");

        JsonPath measured = new JsonPath(ran.out());
        assertThat(measured.getInt("tasks")).isEqualTo(1500);
        assertThat(measured.getInt("donePerSecond"))
                .isPositive()
                .isLessThanOrEqualTo(measured.getInt("takenPerSecond"));
        assertThat(measured.getDouble("callP99Ms")).isGreaterThanOrEqualTo(measured.getDouble("callP50Ms"));
    }

    @Test
    void measuringAsksFirst() {
        assertThat(shell().type("bench").code()).isEqualTo(ExitCode.NOT_CONFIRMED.number());
    }
}
