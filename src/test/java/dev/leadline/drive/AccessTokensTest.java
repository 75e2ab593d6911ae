package dev.leadline.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.drive.DriveStandIn.Kind;
import dev.leadline.testkit.TestQueue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private DriveStandIn google;
    private DriveKit kit;
    private TestQueue time;
    private AccessTokens tokens;

    @BeforeEach
    void open() {
        google = new DriveStandIn();
        time = new TestQueue();
        kit = new DriveKit(google).at(time.clock());
        tokens = kit.tokens();
    }

    @AfterEach
    void close() {
        kit.close();
        google.close();
    }

    private String token() {
        return tokens.get().await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void aTokenIsUsedUntilShortlyBeforeItsEnd() {
        String first = token();
        time.advance(Duration.ofSeconds(3599 - 61));
        assertThat(token()).isEqualTo(first);

        time.advance(Duration.ofSeconds(2));
        assertThat(token()).isNotEqualTo(first);
        assertThat(google.count(Kind.TOKEN)).isEqualTo(2);
    }

    @Test
    void aTokenWithAShortLifeIsUsedForHalfOfIt() {
        google.letTokensLive(10);
        String first = token();
        time.advance(Duration.ofSeconds(4));
        assertThat(token()).isEqualTo(first);

        time.advance(Duration.ofSeconds(2));
        assertThat(token()).isNotEqualTo(first);
    }

    @Test
    void callsAtTheSameTimeShareOneRequest() {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        google.plan(Kind.TOKEN, DriveFault.hold(come, go, DriveFault.normally()));
        List<Uni<String>> calls = IntStream.range(0, 50)
                .mapToObj(i -> Uni.createFrom().completionStage(tokens.get().subscribeAsCompletionStage()))
                .toList();
        go.countDown();

        List<String> all = Uni.join().all(calls).andFailFast().await().atMost(Duration.ofSeconds(10));

        assertThat(all).hasSize(50).containsOnly(all.get(0));
        assertThat(google.count(Kind.TOKEN)).isEqualTo(1);
    }

    @Test
    void aCallThatIsCancelledDoesNotTakeTheTokenFromTheOthers() throws InterruptedException {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        google.plan(Kind.TOKEN, DriveFault.hold(come, go, DriveFault.normally()));
        var cancelled = tokens.get().subscribeAsCompletionStage();
        var other = tokens.get().subscribeAsCompletionStage();
        come.await();
        cancelled.cancel(true);
        go.countDown();

        assertThat(other.join()).startsWith("ya29.");
        assertThat(google.count(Kind.TOKEN)).isEqualTo(1);
    }

    @Test
    void aFailureIsNotKept() {
        google.plan(Kind.TOKEN, DriveFault.html(503));

        assertThatThrownBy(this::token).hasMessage("the token server of Google answered with status 503");
        assertThat(token()).startsWith("ya29.");
    }

    @Test
    void aTokenThatWasNotAcceptedIsForgottenOnce() {
        String first = token();
        tokens.forget(first);
        String second = token();
        tokens.forget(first);

        assertThat(second).isNotEqualTo(first);
        assertThat(token()).isEqualTo(second);
    }
}
