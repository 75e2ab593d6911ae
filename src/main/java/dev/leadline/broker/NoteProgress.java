package dev.leadline.broker;

import dev.leadline.records.Records;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import dev.leadline.task.Progress;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notes how far runs are, each under its lease. */
final class NoteProgress {

    static final Script SCRIPT = Script.of(NoteProgress.class);

    private final Scripts scripts;
    private final Records records;

    NoteProgress(Scripts scripts, Records records) {
        this.scripts = scripts;
        this.records = records;
    }

    record Report(Lease lease, Progress progress) {

        /** About how many bytes it takes on the wire. */
        long weight() {
            return 100L + progress.message().length();
        }
    }

    /** Up to 500 reports; for each, in order, whether its run still had its lease. */
    Uni<List<Boolean>> run(List<Report> reports, Duration patience) {
        List<String> arguments = new ArrayList<>(SCRIPT.argumentsPerItem() * reports.size());
        for (Report report : reports) {
            arguments.add(report.lease().task().value());
            arguments.add(Long.toString(report.lease().number()));
            arguments.add(records.write(report.progress()));
        }
        return scripts.runEach(SCRIPT, arguments, patience);
    }
}
