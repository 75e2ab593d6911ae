package dev.leadline.drive;

import static dev.leadline.drive.DriveFault.cut;
import static dev.leadline.drive.DriveFault.html;
import static dev.leadline.drive.DriveFault.json;
import static dev.leadline.drive.DriveFault.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.drive.DriveStandIn.Kept;
import dev.leadline.drive.DriveStandIn.Kind;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code drive_upload_task} saves, and what it says of errors that do not pass. */
class DriveUploadTest extends DriveFixture {

    @Test
    void aReportBecomesAGoogleDocOfHtmlInTheFolder() {
        TestTask task = submitUpload();
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
        TestTask byArgument = submitUpload(Map.of("format", "markdown"));
        queue.drain();

        Kept file = onlyFile(byArgument);
        assertThat(file.metadata().path("mimeType").asText()).isEqualTo("text/markdown");
        assertThat(file.name()).isEqualTo("Acme, deep dive.md");
        assertThat(file.text()).isEqualTo(REPORT);

        google.clear();
        queue = new TestQueue();
        kit.with("format", "markdown").at(queue.clock());
        TestTask bySetting = submitUpload();
        queue.drain();
        assertThat(onlyFile(bySetting).text()).isEqualTo(REPORT);
    }

    @Test
    void aLargeReportIsSentInPieces() {
        kit.with("chunk-bytes", "262144");
        TestTask task = submitUpload(Map.of("markdown", large(), "format", "markdown"));
        queue.drain();

        assertThat(onlyFile(task).text()).isEqualTo(large());
        assertThat(google.count(Kind.PIECE)).isEqualTo(4);
    }

    @Test
    void aTaskWithTheKeyOfAFileThatIsThereMakesNoSecondOne() {
        submitUpload(Map.of("key", "report-7"));
        queue.drain();
        TestTask second = submitUpload(Map.of("key", "report-7"));
        queue.drain();

        onlyFile(second);
        assertThat(google.count(Kind.BEGIN)).isEqualTo(1);
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
        TestTask task = submitUpload();
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
        TestTask task = submitUpload();
        queue.drain();

        assertThat(task.error().message()).startsWith("the storage of sales@acme.example is full");
    }

    @Test
    void aTokenThatIsNotAcceptedIsRenewedOnceAndThenTold() {
        google.plan(Kind.SEARCH, status(401, "authError")).plan(Kind.SEARCH, status(401, "authError"));
        TestTask task = submitUpload();
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
        TestTask task = submitUpload();
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.error().type()).isEqualTo("provider-refused");
        assertThat(task.error().message()).startsWith(sentence).doesNotContain(value);
        assertThat(task.failures()).isZero();
    }

    @Test
    void aTokenServerThatIsAwayIsAskedAgain() {
        google.plan(Kind.TOKEN, html(503)).plan(Kind.TOKEN, cut()).plan(Kind.TOKEN, json(200, "{}"));
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void anUploadIsTriedAgainForADayAndNoLonger() {
        for (int i = 0; i < 1_000; i++) {
            google.plan(Kind.SEARCH, status(503, "backendError", Map.of("Retry-After", "1800")));
        }
        TestTask task = submitUpload();
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
        TestTask task = submitUpload();
        queue.drain();

        onlyFile(task);
    }

    @Test
    void aServiceAccountWithoutStorageIsToldToUseASharedDrive(@TempDir Path folder) throws IOException {
        asServiceAccount(folder);
        kit.with("keep-trying", "P1000D");
        google.plan(Kind.PIECE, status(403, "storageQuotaExceeded"));
        TestTask task = submitUpload();
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
        TestTask task = submitUpload();
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
