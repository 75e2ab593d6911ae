package dev.leadline.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own client has to get on with the stand-in: else our client would only be as right as the stand-in is wrong. */
class OfficialDriveClientTest {

    private DriveStandIn google;
    private DriveKit kit;
    private Drive drive;

    @BeforeEach
    void open() {
        google = new DriveStandIn();
        kit = new DriveKit(google);
        String token = kit.tokens().get().await().atMost(Duration.ofSeconds(10));
        drive = new Drive.Builder(
                        new NetHttpTransport(),
                        GsonFactory.getDefaultInstance(),
                        request -> request.getHeaders().setAuthorization("Bearer " + token))
                .setRootUrl(google.url() + "/")
                .setApplicationName("leadline-test")
                .build();
    }

    @AfterEach
    void close() {
        kit.close();
        google.close();
    }

    @Test
    void itUploadsAFileWithABodyThatItCompressesAndFindsItAgain() throws IOException {
        File metadata = new File()
                .setName("Report")
                .setMimeType(DriveFormat.DOC.mimeType())
                .setParents(List.of(DriveStandIn.FOLDER))
                .setAppProperties(Map.of("leadlineTask", "task-1"));
        byte[] content = "<h1>Report</h1>".getBytes(StandardCharsets.UTF_8);

        File made = drive.files()
                .create(metadata, new ByteArrayContent("text/html", content))
                .setSupportsAllDrives(true)
                .setFields("id,name,mimeType,webViewLink")
                .execute();
        List<File> found = drive.files()
                .list()
                .setQ("appProperties has { key='leadlineTask' and value='task-1' } and trashed = false")
                .setSupportsAllDrives(true)
                .setIncludeItemsFromAllDrives(true)
                .setFields("files(id,webViewLink)")
                .execute()
                .getFiles();

        assertThat(google.refused()).isEmpty();
        assertThat(google.files().get(0).text()).isEqualTo("<h1>Report</h1>");
        assertThat(made.getId()).isEqualTo(google.files().get(0).id());
        assertThat(found).extracting(File::getId).containsExactly(made.getId());
    }

    @Test
    void itSaysWhoseAccountItIs() throws IOException {
        assertThat(drive.about()
                        .get()
                        .setFields("user(emailAddress)")
                        .execute()
                        .getUser()
                        .getEmailAddress())
                .isEqualTo(DriveStandIn.EMAIL);
    }
}
