package dev.leadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.drive.DriveStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code leadline drive-login}; the test is the browser. */
@Execution(ExecutionMode.CONCURRENT)
class DriveLoginTest {

    private DriveStandIn google;

    @BeforeEach
    void open() {
        google = new DriveStandIn();
    }

    @AfterEach
    void close() {
        google.close();
    }

    private Shell shell() {
        return new Shell()
                .with("GOOGLE_CLIENT_ID", DriveStandIn.CLIENT_ID)
                .with("GOOGLE_CLIENT_SECRET", DriveStandIn.CLIENT_SECRET)
                .with("GOOGLE_TOKEN_URL", google.tokenUrl())
                .with("GOOGLE_DRIVE_BASE_URL", google.url());
    }

    /** What the address that is shown asks Google for. */
    private static Map<String, String> shown(Shell.Running command) {
        String notes = Awaitility.await().until(command::notesSoFar, text -> text.contains("code_challenge_method="));
        String address = notes.lines()
                .filter(line -> line.startsWith("https://accounts.google.com/o/oauth2/v2/auth?"))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(URI.create(address).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static int browse(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private void consent(Map<String, String> asked) throws IOException, InterruptedException {
        google.consent("4/code", asked.get("code_challenge"), asked.get("redirect_uri"));
        assertThat(browse(asked.get("redirect_uri") + "/?state=" + asked.get("state") + "&code=4%2Fcode"))
                .isEqualTo(200);
    }

    @Test
    void whoSignsInGetsTheSettingAndNothingElseOnTheOutput() throws Exception {
        Shell.Running command = shell().start("drive-login");
        Map<String, String> asked = shown(command);

        assertThat(asked)
                .containsEntry("client_id", DriveStandIn.CLIENT_ID)
                .containsEntry("response_type", "code")
                .containsEntry("scope", "https://www.googleapis.com/auth/drive")
                .containsEntry("access_type", "offline")
                .containsEntry("prompt", "consent")
                .containsEntry("code_challenge_method", "S256");
        assertThat(asked.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:\\d+");
        consent(asked);

        Shell.Ran ran = command.end();
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.line()).isEqualTo("GOOGLE_REFRESH_TOKEN=" + DriveStandIn.REFRESH_TOKEN);
        assertThat(ran.err()).doesNotContain(DriveStandIn.REFRESH_TOKEN, DriveStandIn.CLIENT_SECRET);
        assertThat(google.refused()).isEmpty();
    }

    @Test
    void anAnswerThatIsNotGooglesIsNotTaken() throws Exception {
        Shell.Running command = shell().start("drive-login");
        Map<String, String> asked = shown(command);

        assertThat(browse(asked.get("redirect_uri") + "/favicon.ico")).isEqualTo(404);
        assertThat(browse(asked.get("redirect_uri") + "/?state=guessed&code=4%2Fforeign"))
                .isEqualTo(404);
        consent(asked);

        assertThat(command.end().code()).isZero();
    }

    @Test
    void whoSaysNoGetsNothing() throws Exception {
        Shell.Running command = shell().start("drive-login");
        Map<String, String> asked = shown(command);
        browse(asked.get("redirect_uri") + "/?state=" + asked.get("state") + "&error=access_denied");

        Shell.Ran ran = command.end();
        assertThat(ran.code()).isEqualTo(ExitCode.NOT_CONFIRMED.number());
        assertThat(ran.err()).contains("leadline: Google gave no access: access_denied");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void whoNeverAnswersIsNotWaitedForForEver() {
        Shell.Ran ran = shell().type("drive-login", "--at-most", "1s");

        assertThat(ran.code()).isEqualTo(ExitCode.NOT_ENDED.number());
        assertThat(ran.err()).contains("leadline: nobody signed in within 1");
    }

    @Test
    void aFolderCanBeMadeWithTheRightToOwnFilesAlone() throws Exception {
        Shell.Running command = shell().start("drive-login", "--make-folder", "Reports");
        Map<String, String> asked = shown(command);
        assertThat(asked).containsEntry("scope", "https://www.googleapis.com/auth/drive.file");
        consent(asked);

        Shell.Ran ran = command.end();
        assertThat(ran.err()).contains("The folder for driveFolderId: folder-of-Reports");
        assertThat(ran.code()).isZero();
    }

    @Test
    void theClientIsReadFromItsFileOrFromDotEnv(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("client.json"),
                "{\"installed\":{\"client_id\":\"" + DriveStandIn.CLIENT_ID + "\",\"client_secret\":\""
                        + DriveStandIn.CLIENT_SECRET + "\"}}");
        Shell.Running byFile = new Shell()
                .with("GOOGLE_TOKEN_URL", google.tokenUrl())
                .in(folder)
                .start("drive-login", "--client", "client.json");
        consent(shown(byFile));
        assertThat(byFile.end().out().lines())
                .as("all that a worker needs")
                .containsExactly(
                        "GOOGLE_CLIENT_ID=" + DriveStandIn.CLIENT_ID,
                        "GOOGLE_CLIENT_SECRET=" + DriveStandIn.CLIENT_SECRET,
                        "GOOGLE_REFRESH_TOKEN=" + DriveStandIn.REFRESH_TOKEN);

        Files.writeString(
                folder.resolve(".env"),
                "GOOGLE_CLIENT_ID=" + DriveStandIn.CLIENT_ID + "\nGOOGLE_CLIENT_SECRET=" + DriveStandIn.CLIENT_SECRET
                        + "\nGOOGLE_TOKEN_URL=" + google.tokenUrl() + "\n");
        Shell.Running byEnv = new Shell().in(folder).start("drive-login");
        consent(shown(byEnv));
        assertThat(byEnv.end().code()).isZero();
    }

    @Test
    void aClientThatGoogleDoesNotKnowIsTold() throws Exception {
        Shell.Running command =
                shell().with("GOOGLE_CLIENT_SECRET", "GOCSPX-wrong").start("drive-login");
        consent(shown(command));

        Shell.Ran ran = command.end();
        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(ran.err())
                .contains("Google does not accept the client: check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET")
                .doesNotContain("GOCSPX-wrong");
    }

    @Test
    void withoutAClientTheCommandSaysWhichSettingsItNeeds(@TempDir Path folder) {
        Shell.Ran ran = new Shell().in(folder).type("drive-login");

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(ran.err()).contains("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET");
    }
}
