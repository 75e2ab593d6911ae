package dev.leadline.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.ledger.Entries;
import dev.leadline.records.Records;
import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends attempts. */
public final class Finish {

    static final Script SCRIPT = Script.of(Finish.class);

    private final Scripts scripts;
    private final Records records;
    private final Entries entries;
    private final int finishedCap;

    Finish(Scripts scripts, Records records, Entries entries, BrokerConfig config) {
        this.scripts = scripts;
        this.records = records;
        this.entries = entries;
        this.finishedCap = config.finishedCap();
    }

    /** What became of an outcome. */
    public enum Result implements Code {
        WRITTEN,
        /** The same outcome was written by an earlier call. */
        ALREADY,
        /** The run had lost its lease: nothing was written. */
        LOST,
        /** There is no such task any more. */
        GONE;

        private static final Result[] ALL = values();
    }

    /**
     * An attempt's outcome on its way to the record.
     *
     * @param progress the newest progress that was not noted before
     * @param charges that are not in the ledger yet
     */
    record Ended(Lease lease, Outcome outcome, @Nullable Progress progress, Charges charges) {

        /** About how many bytes it takes on the wire. */
        long weight() {
            Outcome.Shown shown = outcome.shown();
            return 300L
                    + outcome.result().bytes()
                    + (shown == null ? 0 : shown.result().bytes())
                    + Entries.weight(charges);
        }
    }

    /** Up to 500 outcomes; a result for each, in order. */
    Uni<List<Result>> run(List<Ended> attempts, Duration patience) {
        List<String> arguments = new ArrayList<>(1 + SCRIPT.argumentsPerItem() * attempts.size());
        arguments.add(Integer.toString(finishedCap));
        attempts.forEach(ended -> describe(ended, arguments));
        return scripts.run(SCRIPT, arguments, patience).map(exceptions -> results(attempts.size(), exceptions));
    }

    private void describe(Ended ended, List<String> to) {
        Outcome outcome = ended.outcome();
        to.add(ended.lease().task().value());
        to.add(Long.toString(ended.lease().number()));
        to.add(outcome.kind());
        to.add(outcome.result().text());
        Rest rest = rest(outcome, ended.progress(), ended.charges());
        to.add(rest == Rest.NONE ? "" : records.write(rest));
    }

    /**
     * Parts that most outcomes do not have: ms, JSON, the text of the charges, JSON; where it is parked, and for how much; a
     * result that is only shown, and for how many ms; name of the call of another task whose answer it waits for.
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Rest(
            @Nullable Long delay,
            @Nullable String error,
            @Nullable String charges,
            @Nullable String progress,
            @Nullable String gate,
            @Nullable String turn,
            @Nullable String shown,
            @Nullable Long shownFor,
            @Nullable String flight) {

        static final Rest NONE = new Rest(null, null, null, null, null, null, null, null, null);
    }

    private Rest rest(Outcome outcome, @Nullable Progress progress, Charges charges) {
        Duration delay = outcome.delay();
        TaskError error = outcome.error();
        Outcome.Shown shown = outcome.shown();
        Outcome.Parked parked = outcome instanceof Outcome.Parked one ? one : null;
        boolean plain = parked == null && delay == null && error == null && shown == null;
        if (plain && charges.isEmpty() && progress == null) {
            return Rest.NONE;
        }
        return new Rest(
                delay == null ? null : delay.toMillis(),
                error == null ? null : records.write(error),
                charges.isEmpty() ? null : entries.text(charges),
                progress == null ? null : records.write(progress),
                parked == null ? null : parked.gate(),
                parked == null ? null : (parked.tokens() + " " + parked.unless()).strip(),
                shown == null ? null : shown.result().text(),
                shown == null ? null : (Long) Math.max(1, shown.keptFor().toMillis()),
                outcome instanceof Outcome.Snoozed snoozed ? snoozed.flight() : null);
    }

    /** The script answers only for outcomes that it did not write. */
    private static List<Result> results(int size, Response exceptions) {
        List<Result> results = new ArrayList<>(Collections.nCopies(size, Result.WRITTEN));
        for (int i = 0; i < exceptions.size(); i += 2) {
            results.set(exceptions.get(i).toInteger(), Code.of(Result.ALL, exceptions.get(i + 1)));
        }
        return results;
    }
}
