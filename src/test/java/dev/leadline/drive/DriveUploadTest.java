package dev.leadline.drive;

import static dev.leadline.drive.DriveStandIn.cut;
import static dev.leadline.drive.DriveStandIn.hold;
import static dev.leadline.drive.DriveStandIn.holdAnswer;
import static dev.leadline.drive.DriveStandIn.html;
import static dev.leadline.drive.DriveStandIn.json;
import static dev.leadline.drive.DriveStandIn.lostAnswer;
import static dev.leadline.drive.DriveStandIn.normally;
import static dev.leadline.drive.DriveStandIn.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.drive.DriveStandIn.Fault;
import dev.leadline.drive.DriveStandIn.Kept;
import dev.leadline.drive.DriveStandIn.Kind;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code drive_upload_task}: whatever happens on the way, there is one file at the end. */
class DriveUploadTest {

    private static final String REPORT = "# Acme\n\n- It employs 140 people. [S1]\n";
    private static final int UNIT = 262_144;

    private DriveStandIn google;
    private DriveKit kit;
    private TestQueue queue;

    @BeforeEach
    void open() {
        google = new DriveStandIn();
        queue = new TestQueue().patience(Duration.ofSeconds(30));
        kit = new DriveKit(google).at(queue.clock());
    }

    @AfterEach
    void close() {
        kit.close();
        google.close();
    }

    private TestTask submit(Map<String, Object> more) {
        if (queue.tasks().isEmpty()) {
            queue.add(kit.handler());
        }
        Map<String, Object> args =
                new HashMap<>(Map.of("folderId", DriveStandIn.FOLDER, "name", "Acme, deep dive", "markdown", REPORT));
        args.putAll(more);
        return queue.submit("drive_upload_task", args);
    }

    private TestTask submit() {
        return submit(Map.of());
    }

    private Kept onlyFile(TestTask task) {
        assertThat(task.state()).as(task.toString()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(google.refused()).isEmpty();
        assertThat(google.files()).hasSize(1);
        Kept file = google.files().get(0);
        assertThat(task.result(DriveFile.class).id()).isEqualTo(file.id());
        return file;
    }

    private static String large() {
        return "All of it is needed. ".repeat(40_000);
    }

    // ── What is saved ───────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aReportBecomesAGoogleDocOfHtmlInTheFolder() {
        TestTask task = submit();
        queue.drain();

        Kept file = onlyFile(task);
        assertThat(file.metadata().path("mimeType").asText()).isEqualTo("application/vnd.google-apps.document");
        assertThat(file.metadata().path("parents").path(0).asText()).isEqualTo(DriveStandIn.FOLDER);
        assertThat(file.metadata().path("appProperties").path("leadlineTask").asText())
                .isEqualTo(task.id().value());
        assertThat(file.name()).isEqualTo("Acme, deep dive");
        assertThat(file.uploadType()).startsWith("text/html");
        assertThat(file.text()).contains("<h1>Acme</h1>", "<li>It employs 140 people. [S1]</li>");
        DriveFile result = task.result(DriveFile.class);
        assertThat(result.webViewLink()).contains(file.id());
        assertThat(result.error()).isNull();
    }

    @Test
    void aReportCanBeSavedAsMarkdownByAnArgumentOrByASetting() {
        TestTask byArgument = submit(Map.of("format", "markdown"));
        queue.drain();

        Kept file = onlyFile(byArgument);
        assertThat(file.metadata().path("mimeType").asText()).isEqualTo("text/markdown");
        assertThat(file.name()).isEqualTo("Acme, deep dive.md");
        assertThat(file.text()).isEqualTo(REPORT);

        google.clear();
        queue = new TestQueue();
        kit.with("format", "markdown").at(queue.clock());
        TestTask bySetting = submit();
        queue.drain();
        assertThat(onlyFile(bySetting).text()).isEqualTo(REPORT);
    }

    @Test
    void aLargeReportIsSentInPieces() {
        kit.with("chunk-bytes", "262144");
        TestTask task = submit(Map.of("markdown", large(), "format", "markdown"));
        queue.drain();

        assertThat(onlyFile(task).text()).isEqualTo(large());
        assertThat(google.count(Kind.PIECE)).isEqualTo(4);
    }

    @Test
    void aTaskWithTheKeyOfAFileThatIsThereMakesNoSecondOne() {
        submit(Map.of("key", "report-7"));
        queue.drain();
        TestTask second = submit(Map.of("key", "report-7"));
        queue.drain();

        onlyFile(second);
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
    }

    // ── Faults that pass ────────────────────────────────────────────────────────────────────────────────────────────

    static Stream<Arguments> passing() {
        Map<String, Fault> faults = new HashMap<>();
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
        faults.put("silence", (exchange, normal) -> {
            try {
                Thread.sleep(2_500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return faults.entrySet().stream()
                .flatMap(fault -> Stream.of(Kind.SEARCH, Kind.BEGIN, Kind.PIECE)
                        .map(kind -> Arguments.of(kind, fault.getKey(), fault.getValue())));
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("passing")
    void afterAFaultThatPassesThereIsOneFile(Kind kind, String name, Fault fault) {
        google.plan(kind, fault);
        TestTask task = submit();
        queue.drain();

        assertThat(onlyFile(task).text()).contains("140 people");
    }

    @Test
    void aConflictOfAnUploadWhoseFileIsThereIsNoFailure() {
        google.plan(Kind.PIECE, (exchange, normal) -> {
            normal.answer();
            status(409, "conflict").with(exchange, normal);
        });
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aConflictWithoutAFileIsTriedAgain() {
        google.plan(Kind.PIECE, status(409, "conflict"));
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
        assertThat(task.failures()).isEqualTo(1);
    }

    @Test
    void aConflictBeforeTheUploadIsTriedAgain() {
        google.plan(Kind.BEGIN, status(409, "conflict"));
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aPieceThatDriveDoesNotWantIsSentFromWhereDriveIs() {
        google.plan(Kind.PIECE, status(416, "requestedRangeNotSatisfiable"));
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
        assertThat(task.failures()).isZero();
    }

    @Test
    void anUploadThatIsCutInThePieceGoesOnWhereDriveIs() {
        kit.with("chunk-bytes", "524288");
        google.plan(Kind.PIECE, google.cutAfter(300_000));
        TestTask task = submit(Map.of("markdown", large(), "format", "markdown"));
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
        TestTask task = submit();
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
        TestTask task = submit();
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
        TestTask task = submit();
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
        TestTask task = submit();
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
        TestTask task = submit();
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
        TestTask task = submit();

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
        TestTask task = submit(Map.of("markdown", large(), "format", "markdown"));

        queue.start();
        assertThat(come.await(10, TimeUnit.SECONDS)).isTrue();
        task.loseWorker();
        go.countDown();
        queue.drain();

        assertThat(onlyFile(task).text()).isEqualTo(large());
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
        assertThat(google.count(Kind.PIECE)).isEqualTo(large().length() / UNIT + 1);
    }

    // ── Errors that do not pass ─────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | notFound | the folder does not exist, or sales@acme.example cannot see it: share it with sales@acme.example as an editor, and check driveFolderId",
                "403 | insufficientFilePermissions | the folder is closed to sales@acme.example (insufficientFilePermissions): share it with sales@acme.example as an editor, and check driveFolderId",
                "403 | appNotAuthorizedToFile | the folder is closed to sales@acme.example (appNotAuthorizedToFile): share it with sales@acme.example as an editor, and check driveFolderId",
                "403 | storageQuotaExceeded | the storage of sales@acme.example is full: make room, or use a folder in a shared drive",
                "403 | teamDriveFileLimitExceeded | the folder, or its shared drive, has no room for more files: use another one",
                "403 | dailyLimitExceeded | the daily limit of the Google Cloud project for the Drive API is used up: run this again tomorrow, or raise it",
                "403 | insufficientPermissions | the credentials do not include the scope drive: sign in again with leadline drive-login, give the new GOOGLE_REFRESH_TOKEN to the workers, and run this task again",
                "403 | accessNotConfigured | the Drive API is not enabled in the Google Cloud project of the credentials: enable it there",
                "403 | domainPolicy | the administrators of the domain do not let this app use Drive: ask them",
                "403 | somethingNew | Drive answered with status 403 (somethingNew): Sorry: somethingNew",
                "400 | invalid | Drive answered with status 400 (invalid): Sorry: invalid",
            })
    void anErrorThatDoesNotPassSaysWhatToDoAndIsNotTriedAgain(int status, String reason, String sentence) {
        google.plan(Kind.BEGIN, status(status, reason));
        TestTask task = submit();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("provider-refused");
        assertThat(task.error().message()).isEqualTo(sentence);
        assertThat(google.files()).isEmpty();

        task.retry();
        queue.drain();
        onlyFile(task);
    }

    @Test
    void anErrorAtTheLastByteIsToldInTheSameWay() {
        google.plan(Kind.PIECE, status(403, "storageQuotaExceeded"));
        TestTask task = submit();
        queue.drain();

        assertThat(task.error().message()).startsWith("the storage of sales@acme.example is full");
    }

    @Test
    void aTokenThatIsNotAcceptedIsRenewedOnceAndThenTold() {
        google.plan(Kind.SEARCH, status(401, "authError")).plan(Kind.SEARCH, status(401, "authError"));
        TestTask task = submit();
        queue.drain();

        assertThat(task.error().message()).startsWith("Drive does not accept the access token, although it is new");
        assertThat(google.count(Kind.TOKEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refresh-token | 1//revoked | Google does not accept the credentials for Drive any more, since they were revoked or have expired: sign in again with leadline drive-login",
                "client-secret | GOCSPX-wrong | Google does not accept GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET",
            })
    void credentialsThatGoogleDoesNotAcceptAreToldWithoutThem(String setting, String value, String sentence) {
        kit.with(setting, value);
        TestTask task = submit();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("provider-refused");
        assertThat(task.error().message()).startsWith(sentence).doesNotContain(value);
        assertThat(task.failures()).isZero();
    }

    @Test
    void aTokenServerThatIsAwayIsAskedAgain() {
        google.plan(Kind.TOKEN, html(503)).plan(Kind.TOKEN, cut()).plan(Kind.TOKEN, json(200, "{}"));
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void anUploadIsTriedAgainForADayAndNoLonger() {
        for (int i = 0; i < 1_000; i++) {
            google.plan(Kind.SEARCH, status(503, "backendError", Map.of("Retry-After", "1800")));
        }
        TestTask task = submit();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().message())
                .isEqualTo("Drive answered with status 503 (backendError); it is not tried any more after PT24H");
        assertThat(google.count(Kind.SEARCH)).isBetween(48L, 50L);
    }

    // ── Service accounts ────────────────────────────────────────────────────────────────────────────────────────────

    private void asServiceAccount(Path folder) throws IOException {
        Path key = folder.resolve("key.json");
        Files.writeString(key, google.serviceAccountKey());
        // The signed statement has the time of day, which the stand-in checks.
        kit.without("refresh-token").with("credentials", key.toString()).at(Clock.systemUTC());
    }

    @Test
    void aServiceAccountSignsInWithItsKey(@TempDir Path folder) throws IOException {
        asServiceAccount(folder);
        TestTask task = submit();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aServiceAccountWithoutStorageIsToldToUseASharedDrive(@TempDir Path folder) throws IOException {
        asServiceAccount(folder);
        kit.with("keep-trying", "P1000D");
        google.plan(Kind.PIECE, status(403, "storageQuotaExceeded"));
        TestTask task = submit();
        queue.drain();

        assertThat(task.error().message())
                .isEqualTo(
                        "a service account has no storage of its own, so it cannot own files: use a folder in a shared"
                                + " drive that " + DriveStandIn.SERVICE_EMAIL
                                + " is a member of, or sign in as a user with leadline drive-login");
        assertThat(google.count(Kind.ABOUT)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | is not JSON",
                "[] | its type must be service_account or authorized_user",
                "{\"type\":\"external_account\"} | its type must be service_account or authorized_user",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\"} | its field private_key is missing",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"Zm9v\"} | its private_key is no RSA key",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"%%\"} | a field of it is malformed",
            })
    void aKeyFileThatCannotBeUsedIsToldByWhatIsWrong(String content, String sentence, @TempDir Path folder)
            throws IOException {
        Path key = folder.resolve("key.json");
        Files.writeString(key, content);
        kit.without("refresh-token").with("credentials", key.toString());
        TestTask task = submit();
        queue.drain();

        assertThat(task.error().type()).isEqualTo("not-configured");
        assertThat(task.error().message()).contains(sentence).doesNotContain("Zm9v", "%%");
    }

    @Test
    void settingsThatAreIncompleteAreToldByTheirNames() {
        assertThat(kit.without("client-secret").credentials().missing().orElseThrow())
                .startsWith("GOOGLE_REFRESH_TOKEN needs GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET");
        assertThat(kit.without("refresh-token").credentials().missing().orElseThrow())
                .startsWith("no Google account is configured");
        assertThat(kit.with("credentials", "/nowhere/key.json")
                        .credentials()
                        .missing()
                        .orElseThrow())
                .isEqualTo("GOOGLE_APPLICATION_CREDENTIALS must name a file that this process can read");
    }
}
