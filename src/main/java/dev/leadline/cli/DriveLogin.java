package dev.leadline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** From nothing to a refresh token for Google Drive. */
@Command(
        name = "drive-login",
        description = {
            "Signs in to Google Drive with the browser, and prints the settings for the workers, which are secrets:",
            "leadline drive-login >> .env",
            "It needs a client of the type \"Desktop app\" (docs/DRIVE.md), and no server of Leadline."
        })
final class DriveLogin implements Runnable {

    private static final String SCOPE = "https://www.googleapis.com/auth/drive";
    private static final String OWN_FILES = SCOPE + ".file";

    @ParentCommand
    private LeadlineCommand root;

    @Option(
            names = "--client",
            paramLabel = "FILE",
            description = "The client as JSON, from the Google Cloud console. Default: $GOOGLE_CLIENT_ID and"
                    + " $GOOGLE_CLIENT_SECRET, also from .env")
    private @Nullable String client;

    @Option(
            names = "--make-folder",
            paramLabel = "NAME",
            description =
                    "Ask only for access to files that Leadline itself makes, make this folder in My Drive, and say its"
                            + " id. Folders that others made cannot be used then.")
    private @Nullable String folder;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The port of this machine that Google sends the browser back to. Default: any")
    private int port;

    @Option(
            names = "--at-most",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to wait for the browser. Default: ${DEFAULT-VALUE}")
    private Duration atMost;

    @Override
    public void run() {
        GoogleClient found = GoogleClient.find(client, root.surroundings());
        GoogleSignIn google = new GoogleSignIn(found);
        Printer printer = root.printer();
        GoogleSignIn.Tokens tokens = google.signIn(
                folder == null ? SCOPE : OWN_FILES,
                port,
                atMost,
                address -> printer.note(
                        "Open this address in a browser on this machine, and allow the access:\n" + address));
        if (folder != null) {
            printer.note("The folder for driveFolderId: " + google.makeFolder(tokens, folder));
        }
        ObjectNode settings = Json.object();
        if (client != null) {
            settings.put("GOOGLE_CLIENT_ID", found.id()).put("GOOGLE_CLIENT_SECRET", found.secret());
        }
        settings.put("GOOGLE_REFRESH_TOKEN", tokens.refreshToken());
        if (printer.isJson()) {
            printer.json(Json.write(settings));
        } else {
            settings.fields()
                    .forEachRemaining(one ->
                            printer.line(one.getKey() + "=" + one.getValue().asText()));
        }
    }
}
