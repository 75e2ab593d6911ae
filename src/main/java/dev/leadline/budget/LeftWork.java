package dev.leadline.budget;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gives work that goes on although its task has ended. */
final class LeftWork {

    static final Script SCRIPT = Script.of(LeftWork.class);

    private final Scripts scripts;
    private final Duration patience;
    private final Duration look;

    /** @param look time between two looks at a task */
    LeftWork(Scripts scripts, Duration patience, Duration look) {
        this.scripts = scripts;
        this.patience = patience;
        this.look = look;
    }

    Uni<List<Work>> run(int most) {
        return scripts.run(SCRIPT, List.of(Long.toString(look.toMillis()), Integer.toString(most)), patience)
                .map(LeftWork::read);
    }

    private static List<Work> read(Response pairs) {
        List<Work> left = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            Work.parse(pairs.get(i).toString(), pairs.get(i + 1).toString()).ifPresent(left::add);
        }
        return left;
    }
}
