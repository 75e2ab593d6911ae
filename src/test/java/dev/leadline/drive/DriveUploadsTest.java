package dev.leadline.drive;

import static dev.leadline.drive.DriveFault.hold;
import static dev.leadline.drive.DriveFault.holdAnswer;
import static dev.leadline.drive.DriveFault.lostAnswer;
import static dev.leadline.drive.DriveFault.normally;
import static dev.leadline.drive.DriveFault.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.drive.DriveStandIn.Kind;
import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestTask;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that saves its report: its result does not depend on Drive, and there is one file at the end. */
class DriveUploadsTest extends DriveFixture {

    record Report(String markdown) {}

    /** Writes what it is told, and saves it. */
    static final class ReportHandler implements TaskHandler<Report, DriveFile> {

        private final DriveUploads uploads;
        private int runs;

        ReportHandler(DriveUploads uploads) {
            this.uploads = uploads;
        }

        @Override
        public String name() {
            return "report_task";
        }

        @Override
        public String description() {
            return "Saves a report.";
        }

        @Override
        public Uni<DriveFile> run(Report report, TaskContext context) {
            // A report is not the same in every run: it has the date, for example.
            String text = report.markdown() + "\n\nRun " + ++runs + "\n";
            return uploads.save(new DriveDocument(DriveStandIn.FOLDER, "Report", text, null), context);
        }
    }

    private TestTask submit(Enqueuer enqueuer) {
        queue.add(kit.handler()).add(new ReportHandler(kit.uploads(enqueuer)));
        return queue.submit("report_task", new Report("# Acme"));
    }

    private TestTask submit() {
        return submit(queue);
    }

    private static DriveFile result(TestTask task) {
        assertThat(task.state()).as(task.toString()).isEqualTo(TaskState.SUCCEEDED);
        return task.result(DriveFile.class);
    }

    private TestTask upload() {
        return queue.assertEnqueued("drive_upload_task");
    }

    @Test
    void theResultNamesTheFile() {
        TestTask task = submit();
        queue.drain();

        assertOneFile();
        assertThat(result(task).id()).isEqualTo(google.files().get(0).id());
        queue.assertNotEnqueued("drive_upload_task");
    }

    @Test
    void aTryThatFailsLosesNothingAndIsMadeAgainByATaskOfItsOwn() {
        google.plan(Kind.BEGIN, status(404, "notFound"));
        TestTask task = submit();
        queue.drain();

        assertThat(task.attempt()).isEqualTo(1);
        assertThat(result(task).error()).startsWith("the folder does not exist, or sales@acme.example cannot see it");
        assertThat(result(task).task()).isEqualTo(upload().id().value());
        assertThat(upload().request().tenant()).isEqualTo(task.tenant());
        assertOneFile();
        assertThat(result(upload()).id()).isEqualTo(google.files().get(0).id());
    }

    @Test
    void anUploadThatFailsForGoodCanBeRunAgainWhenTheFolderIsShared() {
        google.plan(Kind.BEGIN, status(404, "notFound")).plan(Kind.BEGIN, status(404, "notFound"));
        submit();
        queue.drain();
        assertThat(upload().state()).isEqualTo(TaskState.FAILED);

        upload().retry();
        queue.drain();

        assertOneFile();
    }

    @Test
    void whileDriveIsAwayTheTaskEndsAndTheUploadGoesOnLater() {
        for (int i = 0; i < 12; i++) {
            google.plan(Kind.SEARCH, status(503, "backendError"));
        }
        TestTask task = submit();
        queue.drain();

        assertThat(result(task).error()).isEqualTo("Drive answered with status 503 (backendError)");
        assertThat(upload().failures()).isEqualTo(2);
        result(upload());
        assertOneFile();
    }

    @Test
    void anUploadWhoseOutcomeIsNotKnownIsNotMadeTwice() {
        google.letSearchLag(true);
        google.plan(Kind.PIECE, lostAnswer());
        for (int i = 0; i < 4; i++) {
            google.plan(Kind.ASK, status(503, "backendError"));
        }
        TestTask task = submit();
        queue.runDue();
        assertThat(result(task).error()).isEqualTo("Drive answered with status 503 (backendError)");
        assertThat(upload().state()).isEqualTo(TaskState.SCHEDULED);

        google.letSearchLag(false);
        queue.drain();

        assertOneFile();
        assertThat(result(upload()).id()).isEqualTo(google.files().get(0).id());
    }

    static List<Arguments> deaths() {
        return List.of(
                Arguments.of(Kind.SEARCH, false),
                Arguments.of(Kind.BEGIN, false),
                Arguments.of(Kind.BEGIN, true),
                Arguments.of(Kind.PIECE, false),
                Arguments.of(Kind.PIECE, true));
    }

    @ParameterizedTest(name = "at {0}, answered: {1}")
    @MethodSource("deaths")
    void aWorkerThatDiesInTheMiddleLeavesOneFileWithTheFirstReport(Kind kind, boolean done)
            throws InterruptedException {
        google.letSearchLag(true);
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        google.plan(kind, done ? holdAnswer(come, go) : hold(come, go, normally()));
        TestTask task = submit();

        queue.start();
        assertThat(come.await(10, TimeUnit.SECONDS)).isTrue();
        task.loseWorker();
        go.countDown();
        queue.drain();

        assertOneFile();
        assertThat(result(task).id()).isEqualTo(google.files().get(0).id());
        assertThat(google.files().get(0).text()).contains("Run 1").doesNotContain("Run 2");
    }

    /** Its first call never ends; whether the task is made all the same is up to the test. */
    private final class Hanging implements Enqueuer {

        private final boolean makes;
        private final CountDownLatch called = new CountDownLatch(1);

        Hanging(boolean makes) {
            this.makes = makes;
        }

        @Override
        public Uni<TaskId> enqueue(TaskRequest request) {
            if (called.getCount() == 0) {
                return queue.enqueue(request);
            }
            if (makes) {
                queue.submit(request);
            }
            called.countDown();
            return Uni.createFrom().nothing();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerThatDiesWhileItGivesTheUploadAwayGivesItAwayOnce(boolean made) throws InterruptedException {
        google.plan(Kind.BEGIN, status(403, "storageQuotaExceeded"));
        Hanging enqueuer = new Hanging(made);
        TestTask task = submit(enqueuer);

        queue.start();
        assertThat(enqueuer.called.await(20, TimeUnit.SECONDS)).isTrue();
        task.loseWorker();
        queue.drain();

        assertThat(result(task).task()).isEqualTo(upload().id().value());
        assertOneFile();
        assertThat(google.count(Kind.BEGIN))
                .as("the task's own try, and the upload's")
                .isEqualTo(2);
    }

    @Test
    void aReportThatIsTooLargeSaysSo() {
        queue.add(kit.handler()).add(new ReportHandler(kit.uploads(queue)));
        TestTask task = queue.submit("report_task", Map.of("markdown", "x".repeat(1_500_001)));
        queue.drain();

        assertThat(result(task).error()).contains("at most 1500000 are saved");
        assertThat(result(task).task()).isNull();
    }

    @Test
    void noSecretIsInResultsErrorsArgumentsOrProgress() {
        google.plan(
                Kind.PIECE,
                (exchange, normal) -> status(
                                400, "invalid: " + exchange.getRequestHeaders().getFirst("Authorization"))
                        .with(exchange, normal));
        TestTask task = submit();
        queue.drain();

        String all = task.result(JsonNode.class) + upload().args(JsonNode.class).toString() + task + upload();
        assertThat(all)
                .contains("[token]")
                .doesNotContain("ya29.", DriveStandIn.CLIENT_SECRET, DriveStandIn.REFRESH_TOKEN, "upload_id");
    }
}
