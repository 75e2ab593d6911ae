package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.live.LiveProfile;
import dev.leadline.api.live.TellingRuns;
import dev.leadline.testsupport.LossyProxy;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A task is followed while it runs. */
@QuarkusTest
@TestProfile(LiveProfile.class)
class WatchTest {

    @TestHTTPResource
    URL root;

    private final String name = UUID.randomUUID().toString();

    private String submit() {
        return Api.submit("telling_task", "[\"" + name + "\"]");
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    @Test
    void textComesWhileTheTaskRunsAndGoesToTheOutputAlone() throws InterruptedException {
        Shell.Running watch = Shell.at(root.toString()).start("watch", submit());

        TellingRuns.say(name, 1, "first ");
        until(() -> watch.soFar().equals("first "));
        TellingRuns.say(name, 1, "and second");
        TellingRuns.succeed(name, 1);
        Shell.Ran ran = watch.end();

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("first and second");
        assertThat(ran.err()).contains("STARTED").contains("SUCCEEDED after ");
    }

    @Test
    void aConnectionThatBreaksIsMadeAgainAndNothingIsMissedOrComesTwice() throws InterruptedException {
        try (LossyProxy proxy = new LossyProxy(root.getPort())) {
            Shell.Running watch =
                    Shell.at(proxy.url().replace("redis:", "http:")).start("watch", submit());
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                text.append("piece ").append(i).append('\n');
                TellingRuns.say(name, 1, "piece " + i + "\n");
                until(() -> watch.soFar().contentEquals(text));
                proxy.cut();
            }
            TellingRuns.succeed(name, 1);
            Shell.Ran ran = watch.end();

            assertThat(ran.out()).isEqualTo(text.toString());
            assertThat(ran.err()).contains("it is tried again");
            assertThat(ran.code()).isZero();
        }
    }

    @Test
    void aConnectionThatFallsSilentIsMadeAgain() throws Exception {
        try (LossyProxy proxy = new LossyProxy(root.getPort())) {
            Server server = new Server(new Address(proxy.url().replace("redis:", "http:"), null));
            List<String> text = new CopyOnWriteArrayList<>();
            Follower follower = new Follower(
                    server,
                    new Follower.Bounds(Duration.ofSeconds(1), Duration.ofSeconds(30)),
                    note -> proxy.release());
            String id = submit();
            Thread reader = new Thread(() -> follower.follow(Route.of("tasks", id, "events"), event -> {
                if (event.name().equals("chunk")) {
                    text.add(Json.text(event.json(), "text"));
                }
                return !event.name().equals("end");
            }));
            reader.setDaemon(true);
            reader.start();
            TellingRuns.say(name, 1, "before");
            until(() -> text.contains("before"));

            proxy.hold();
            TellingRuns.say(name, 1, "after");
            until(() -> text.contains("after"));
            TellingRuns.succeed(name, 1);
            reader.join(20_000);

            assertThat(reader.isAlive()).isFalse();
            assertThat(text).containsExactly("before", "after");
        }
    }

    @Test
    void whenATaskRunsAgainItsTextIsSaidToBeVoid() throws InterruptedException {
        Shell.Running watch = Shell.at(root.toString()).start("watch", submit());
        TellingRuns.say(name, 1, "wrong");
        until(() -> watch.soFar().equals("wrong"));

        TellingRuns.fail(name, 1);
        TellingRuns.say(name, 2, "right");
        TellingRuns.succeed(name, 2);
        Shell.Ran ran = watch.end();

        assertThat(ran.out()).isEqualTo("wrongright");
        assertThat(ran.err()).contains("the text above is void").contains("2 attempts");
    }

    @Test
    void onATerminalAnEscapeSequenceInTheTextDoesNothing() throws InterruptedException {
        Shell.Running watch = Shell.at(root.toString()).watching(80).start("watch", submit());
        TellingRuns.say(name, 1, "a\u001b]0;title\u0007b\n");
        TellingRuns.succeed(name, 1);

        assertThat(watch.end().out()).contains("a\ufffd]0;title\ufffdb").doesNotContain("\u001b]0");
    }

    @Test
    void jsonIsOneEventALine() throws InterruptedException {
        Shell.Running watch = Shell.at(root.toString()).start("watch", submit(), "--json");
        TellingRuns.say(name, 1, "text");
        TellingRuns.succeed(name, 1);
        Shell.Ran ran = watch.end();

        assertThat(ran.out().lines())
                .allMatch(line -> line.startsWith("{\"id\":\""))
                .anyMatch(line -> line.contains("\"event\":\"chunk\",\"data\":{\"text\":\"text\""))
                .last()
                .asString()
                .contains("\"event\":\"end\"");
    }

    @Test
    void aTaskThatHasEndedShowsItsResultAndHowItEnded() {
        String failing = Api.submit("failing_task", "[\"" + name + "\"]");
        Api.ended(failing);

        Shell.Ran ran = Shell.at(root.toString()).type("watch", failing);

        assertThat(ran.code()).isEqualTo(ExitCode.ENDED_BADLY.number());
        assertThat(ran.err()).contains("FAILED after ").contains("source-unavailable: " + name + " is broken");
    }

    @Test
    void allTasksOfTheTenantAreFollowed() {
        Shell.Running watch = Shell.at(root.toString()).start("watch");
        // The stream begins with what comes after it was opened, so tasks are made until one is seen.
        until(() -> {
            Api.ended(Api.submit(Api.SUM));
            return watch.soFar().contains("SUCCEEDED");
        });
        watch.thread().interrupt();
    }
}
