package dev.leadline.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.drive.DriveStandIn.Kept;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stand-in for Google, what saves there, and a queue whose clock both go by; anew for each test. */
@Execution(ExecutionMode.CONCURRENT)
abstract class DriveFixture {

    static final String REPORT = "# Acme\n\n- It employs 140 people. [S1]\n";

    DriveStandIn google;
    DriveKit kit;
    TestQueue queue;

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

    /** Hands in a {@code drive_upload_task} of {@link #REPORT}, with more arguments or others. */
    TestTask submitUpload(Map<String, Object> more) {
        if (queue.tasks().isEmpty()) {
            queue.add(kit.handler());
        }
        Map<String, Object> args =
                new HashMap<>(Map.of("folderId", DriveStandIn.FOLDER, "name", "Acme, deep dive", "markdown", REPORT));
        args.putAll(more);
        return queue.submit("drive_upload_task", args);
    }

    TestTask submitUpload() {
        return submitUpload(Map.of());
    }

    void assertOneFile() {
        assertThat(google.refused()).isEmpty();
        assertThat(google.files()).hasSize(1);
    }

    /** The only file there is, which is the one that the task names. */
    Kept onlyFile(TestTask task) {
        assertThat(task.state()).as(task.toString()).isEqualTo(TaskState.SUCCEEDED);
        assertOneFile();
        Kept file = google.files().get(0);
        assertThat(task.result(DriveFile.class).id()).isEqualTo(file.id());
        return file;
    }

    /** A report of several pieces, if those are of 262,144 bytes. */
    static String large() {
        return "All of it is needed. ".repeat(40_000);
    }
}
