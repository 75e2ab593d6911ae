package dev.leadline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a task gets in place of the references in its arguments. */
class FlowResultsTest extends FlowTest {

    private NewFlow.Item asking(String args, String... after) {
        return item("asking", FailurePolicy.FAIL, task -> task, args, after);
    }

    private LeasedTask asking() {
        return takeAll().get("asking");
    }

    private String resolved(LeasedTask task) {
        String args = task.args();
        return node.await(node.flowResults.resolve(
                task.id(), args != null ? args : node.await(node.leases.arguments(task.id()))));
    }

    private TaskFailure failure(LeasedTask task) {
        return catchThrowableOfType(TaskFailure.Permanent.class, () -> resolved(task));
    }

    @Test
    void resultsTakeThePlaceOfReferencesWhereverTheyAre() {
        begin(
                item("a"),
                item("b"),
                asking("{'x':{'$result':'a'},'y':[1.5,{'z':{'$result':'b/list/1'}}],'all':{'$results':'*'}}"
                        .replace('\'', '"')));
        Map<String, LeasedTask> tasks = takeAll();
        succeed(tasks.get("a"), "{\"n\":12345678901234567890.10}");
        succeed(tasks.get("b"), "{\"list\":[null,\"two\"]}");

        LeasedTask asking = asking();

        assertThat(asking.hasReferences()).isTrue();
        assertThat(resolved(asking))
                .isEqualTo("{\"x\":{\"n\":12345678901234567890.10},\"y\":[1.5,{\"z\":\"two\"}],"
                        + "\"all\":[{\"n\":12345678901234567890.10},{\"list\":[null,\"two\"]}]}");
    }

    @Test
    void allResultsComeInTheOrderInWhichTheTasksAreNamed() {
        begin(item("a"), item("b"), asking("{\"all\":{\"$results\":\"*\"}}", "b", "a"));
        takeAll().forEach((key, task) -> succeed(task, "\"" + key + "\""));

        assertThat(resolved(asking())).isEqualTo("{\"all\":[\"b\",\"a\"]}");
    }

    @Test
    void aTaskWithoutReferencesIsNotLookedAt() {
        begin(item("a"), asking("{\"x\":1}", "a"));
        succeed(takeAll().get("a"), "1");

        assertThat(asking().hasReferences()).isFalse();
    }

    @Test
    void ofATaskThatMayFailTheResultIsNull() {
        begin(
                item("a", FailurePolicy.CONTINUE),
                asking("{\"x\":{\"$result\":\"a\"},\"y\":{\"$result\":\"a/text\"},\"all\":{\"$results\":\"*\"}}"));
        fail(takeAll().get("a"));

        assertThat(resolved(asking())).isEqualTo("{\"x\":null,\"y\":null,\"all\":[null]}");
    }

    @Test
    void largeArgumentsAndLargeResultsArePassedOn() {
        String large = "\"" + "x".repeat(300_000) + "\"";
        begin(item("a"), asking("{\"own\":" + large + ",\"x\":{\"$result\":\"a\"}}"));
        succeed(takeAll().get("a"), large);

        assertThat(resolved(asking())).isEqualTo("{\"own\":" + large + ",\"x\":" + large + "}");
    }

    @Test
    void resultsThatAreTooLongTogetherFailTheTaskForGood() {
        begin(item("a"), item("b"), asking("{\"all\":{\"$results\":\"*\"}}", "a", "b"));
        takeAll().values().forEach(task -> succeed(task, "\"" + "x".repeat(600_000) + "\""));

        TaskFailure failure = failure(asking());

        assertThat(failure.type().slug()).isEqualTo("too-large");
        assertThat(failure)
                .hasMessage(
                        "the results that its arguments refer to have 1200004 bytes together, and may have 1048576");
    }

    @Test
    void aFieldThatIsNotThereIsNamed() {
        begin(item("a"), asking("{\"x\":{\"$result\":\"a/text/0\"}}"));
        succeed(takeAll().get("a"), "{\"text\":\"no list\"}");

        assertThat(failure(asking()))
                .hasMessage("the result of the task \"a\" has no field text/0, to which its arguments refer");
    }

    @Test
    void aResultThatSomebodyDeletedIsNamed() {
        TaskId id = begin(item("a"), asking("{\"x\":{\"$result\":\"a/text\"}}"));
        succeed(takeAll().get("a"), "{}");
        LeasedTask asking = asking();
        redis.call("DEL", node.keys.task(FlowIds.member(id, 0)));

        assertThat(failure(asking))
                .hasMessage("the result of the task \"a\", which its arguments refer to, is not there");
    }

    /** Celery #1662: a chord within a chord ran its last task too early, or never. */
    @Test
    void aGroupWithinAGroupIsJoinedFromTheInsideToTheOutside() {
        List<NewFlow.Item> items = new ArrayList<>();
        String[] inner = new String[3];
        for (int i = 0; i < inner.length; i++) {
            items.add(item("a" + i));
            items.add(item("b" + i));
            inner[i] = "join" + i;
            items.add(item(
                    inner[i], FailurePolicy.FAIL, task -> task, "{\"all\":{\"$results\":\"*\"}}", "a" + i, "b" + i));
        }
        items.add(asking("{\"all\":{\"$results\":\"*\"}}", inner));
        TaskId id = begin(flow(items));
        Map<String, LeasedTask> leaves = takeAll();
        assertThat(leaves).hasSize(6);

        for (int i = 0; i < inner.length; i++) {
            succeed(leaves.get("a" + i), "1");
            assertThat(takeAll()).isEmpty();
            succeed(leaves.get("b" + i), "2");
            LeasedTask join = takeAll().get(inner[i]);
            assertThat(resolved(join)).isEqualTo("{\"all\":[1,2]}");
            succeed(join, Integer.toString(i));
        }

        LeasedTask last = asking();
        assertThat(resolved(last)).isEqualTo("{\"all\":[0,1,2]}");
        succeed(last, "1");
        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    @Test
    void aResultThatIsTooLongForTheAnswerIsLeftOut() {
        TaskId id = begin(item("a"), item("b"));
        takeAll().values().forEach(task -> succeed(task, "\"" + "x".repeat(600_000) + "\""));

        assertThat(find(id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(find(id).result()).isNull();
    }
}
