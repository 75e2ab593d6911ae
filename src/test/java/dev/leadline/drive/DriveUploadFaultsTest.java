package dev.leadline.drive;

import static dev.leadline.drive.DriveFault.cut;
import static dev.leadline.drive.DriveFault.hold;
import static dev.leadline.drive.DriveFault.holdAnswer;
import static dev.leadline.drive.DriveFault.html;
import static dev.leadline.drive.DriveFault.lostAnswer;
import static dev.leadline.drive.DriveFault.normally;
import static dev.leadline.drive.DriveFault.silence;
import static dev.leadline.drive.DriveFault.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.drive.DriveStandIn.Kind;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens on the way of a {@code drive_upload_task}, there is one file at the end. */
class DriveUploadFaultsTest extends DriveFixture {

    private static final int UNIT = 262_144;

    static Stream<Arguments> passing() {
        Map<String, DriveFault> faults = new HashMap<>();
        faults.put("401", status(401, "authError"));
        faults.put("429", status(429, "rateLimitExceeded"));
        faults.put("429 for an hour", status(429, "rateLimitExceeded", Map.of("Retry-After", "3600")));
        faults.put("403 rate", status(403, "userRateLimitExceeded"));
        faults.put("403 rate of the project", status(403, "rateLimitExceeded"));
        faults.put("408", html(408));
        faults.put("500", status(500, "internalError"));
        faults.put("502 of a proxy", html(502));
        faults.put("503", status(503, "backendError"));
        faults.put("504", html(504));
        faults.put("cut", cut());
        faults.put("answer lost", lostAnswer());
        return faults.entrySet().stream()
                .flatMap(fault -> Stream.of(Kind.SEARCH, Kind.BEGIN, Kind.PIECE)
                        .map(kind -> Arguments.of(kind, fault.getKey(), fault.getValue())));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("passing")
    void afterAFaultThatPassesThereIsOneFile(Kind kind, String name, DriveFault fault) {
        google.plan(kind, fault);
        TestTask task = submitUpload();
        queue.drain();

        assertThat(onlyFile(task).text()).contains("140 people");
    }

    @ParameterizedTest
    @EnumSource(names = {"SEARCH", "BEGIN", "PIECE"})
    void afterASilenceThereIsOneFile(Kind kind) {
        kit.with("timeout", "PT0.4S");
        google.plan(kind, silence());
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aConflictOfAnUploadWhoseFileIsThereIsNoFailure() {
        google.plan(Kind.PIECE, (exchange, normal) -> {
            normal.answer();
            status(409, "conflict").with(exchange, normal);
        });
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aConflictWithoutAFileIsTriedAgain() {
        google.plan(Kind.PIECE, status(409, "conflict"));
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
        assertThat(task.failures()).isEqualTo(1);
    }

    @Test
    void aConflictBeforeTheUploadIsTriedAgain() {
        google.plan(Kind.BEGIN, status(409, "conflict"));
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aPieceThatDriveDoesNotWantIsSentFromWhereDriveIs() {
        google.plan(Kind.PIECE, status(416, "requestedRangeNotSatisfiable"));
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
        assertThat(task.failures()).isZero();
    }

    @Test
    void anUploadThatIsCutInThePieceGoesOnWhereDriveIs() {
        kit.with("chunk-bytes", "524288");
        google.plan(Kind.PIECE, google.cutAfter(300_000));
        TestTask task = submitUpload(Map.of("markdown", large(), "format", "markdown"));
        queue.drain();

        assertThat(onlyFile(task).text()).isEqualTo(large());
        assertThat(google.requests())
                .containsSubsequence(Kind.PIECE, Kind.ASK, Kind.PIECE)
                .filteredOn(Kind.BEGIN::equals)
                .hasSize(1);
        assertThat(task.failures()).isZero();
    }

    @Test
    void anUploadThatIsCutOverAndOverIsGivenBackAndGoesOnLater() {
        for (int i = 0; i < 6; i++) {
            google.plan(Kind.PIECE, google.cutAfter(1_000));
        }
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
        assertThat(task.failures()).isPositive();
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
    }

    @Test
    void aSessionThatDriveForgotBeforeAnythingWasMadeIsReplacedAtOnce() {
        google.plan(Kind.PIECE, (exchange, normal) -> {
            google.forgetSessions();
            normally().with(exchange, normal);
        });
        TestTask task = submitUpload();
        queue.runDue();

        onlyFile(task);
        assertThat(google.count(Kind.BEGIN)).isEqualTo(2);
    }

    // ── What Drive's search does not show yet ───────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @EnumSource(names = {"PIECE", "ASK"})
    void aFileThatTheSearchDoesNotShowYetIsKnownByItsSession(Kind lost) {
        google.letSearchLag(true);
        google.plan(Kind.PIECE, lostAnswer());
        if (lost == Kind.ASK) {
            for (int i = 0; i < 7; i++) {
                google.plan(Kind.ASK, status(503, "backendError"));
            }
        }
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aFileWhoseSessionIsForgottenIsLookedForUntilTheSearchIsSure() {
        google.letSearchLag(true);
        google.plan(Kind.PIECE, (exchange, normal) -> {
            normal.answer();
            google.forgetSessions();
        });
        TestTask task = submitUpload();
        queue.runDue();

        assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(task.error().message()).contains("it is not known whether Drive made the file");
        assertThat(task.due()).isEqualTo(queue.clock().instant().plus(Duration.ofSeconds(30)));
        google.letSearchLag(false);
        queue.drain();

        onlyFile(task);
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
    }

    @Test
    void aFileThatWasNeverMadeIsMadeOnceTheSearchIsSure() {
        google.plan(Kind.PIECE, (exchange, normal) -> google.forgetSessions());
        TestTask task = submitUpload();
        queue.runDue();

        assertThat(google.files()).isEmpty();
        queue.drain();

        onlyFile(task);
        assertThat(google.count(Kind.BEGIN)).isEqualTo(2);
    }

    // ── Workers that die ────────────────────────────────────────────────────────────────────────────────────────────

    static Stream<Arguments> deaths() {
        return Stream.of(Kind.TOKEN, Kind.SEARCH, Kind.BEGIN, Kind.PIECE)
                .flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)));
    }

    @ParameterizedTest(name = "at {0}, answered: {1}")
    @MethodSource("deaths")
    void aWorkerThatDiesAtAnyRequestLeavesOneFile(Kind kind, boolean done) throws InterruptedException {
        google.letSearchLag(true);
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        google.plan(kind, done ? holdAnswer(come, go) : hold(come, go, normally()));
        TestTask task = submitUpload();

        queue.start();
        assertThat(come.await(10, TimeUnit.SECONDS)).isTrue();
        task.loseWorker();
        go.countDown();
        queue.drain();

        onlyFile(task);
        assertThat(task.attempt()).isEqualTo(2);
    }

    @Test
    void aWorkerThatDiesBetweenTwoPiecesGoesOnWhereDriveIs() throws InterruptedException {
        kit.with("chunk-bytes", "262144");
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        google.plan(Kind.PIECE, normally()).plan(Kind.PIECE, holdAnswer(come, go));
        TestTask task = submitUpload(Map.of("markdown", large(), "format", "markdown"));

        queue.start();
        assertThat(come.await(10, TimeUnit.SECONDS)).isTrue();
        task.loseWorker();
        go.countDown();
        queue.drain();

        assertThat(onlyFile(task).text()).isEqualTo(large());
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
        assertThat(google.count(Kind.PIECE)).isEqualTo(large().length() / UNIT + 1);
    }
}
