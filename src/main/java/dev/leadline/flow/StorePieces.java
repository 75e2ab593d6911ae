package dev.leadline.flow;

import dev.leadline.broker.Enqueue;
import dev.leadline.records.FlowField;
import dev.leadline.records.Records;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stores the definition of a flow, piece by piece. */
final class StorePieces {

    static final Script SCRIPT = Script.of(StorePieces.class);

    private static final long MOST_BYTES = 1 << 20;

    private final Scripts scripts;
    private final Records records;
    private final Duration patience;

    StorePieces(Scripts scripts, Records records, Duration patience) {
        this.scripts = scripts;
        this.records = records;
        this.patience = patience;
    }

    /** Stores all of it, in calls of up to 500 tasks and about a megabyte. */
    Uni<Void> run(NewFlow flow) {
        return from(flow, 0);
    }

    private Uni<Void> from(NewFlow flow, int first) {
        List<NewFlow.Member> members = flow.members();
        List<String> arguments = new ArrayList<>();
        arguments.add(flow.id().value());
        int number = first;
        long bytes = 0;
        while (number < members.size() && number - first < Script.MAX_IDS && bytes < MOST_BYTES) {
            NewFlow.Member member = members.get(number);
            describe(member, number, arguments);
            bytes += member.task().args().bytes() + 500L;
            number++;
        }
        int next = number;
        Uni<Void> stored = scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
        return next < members.size() ? stored.chain(() -> from(flow, next)) : stored;
    }

    private void describe(NewFlow.Member member, int number, List<String> to) {
        List<String> task = Enqueue.describe(member.task(), records);
        String key = named(member, number) ? member.key() : null;
        to.add(Integer.toString(number));
        to.add(key == null ? "" : key);
        // Route, spec, ttl, options; how it belongs to the flow.
        to.add(records.write(List.of(
                task.get(1),
                task.get(2),
                task.get(4),
                task.get(5),
                FlowField.write(member.onFailure().key(), member.refers(), key),
                Numbers.text(member.after()),
                Numbers.text(member.next()))));
        to.add(task.get(3));
    }

    private static boolean named(NewFlow.Member member, int number) {
        return !member.key().equals(Integer.toString(number));
    }

    /** How many fields the definition has in Redis once it is whole. */
    static int fields(NewFlow flow) {
        int fields = 0;
        for (int number = 0; number < flow.members().size(); number++) {
            fields += named(flow.members().get(number), number) ? 3 : 2;
        }
        return fields;
    }

    /** The field that holds the key of the task with this number, if the key is not the number itself. */
    static String keyField(int number) {
        return "k" + number;
    }
}
