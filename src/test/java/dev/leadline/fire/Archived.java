package dev.leadline.fire;

import dev.leadline.fire.History.Sight;
import dev.leadline.testsupport.PostgresProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Every task whose end a client saw is in the archive, once, as it ended. */
final class Archived {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final PostgresProcess postgres;

    Archived(PostgresProcess postgres) {
        this.postgres = postgres;
    }

    /** Waits until the archive has caught up, and says in one sentence each what is wrong with it then. */
    List<String> violations(Map<String, Sight> ended) {
        try {
            Awaitility.await()
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> violations(ended, rows()).isEmpty());
        } catch (ConditionTimeoutException e) {
            // What is wrong is said below.
        }
        return violations(ended, rows());
    }

    private List<List<String>> rows() {
        return postgres.rows("select id, state from leadline.task");
    }

    static List<String> violations(Map<String, Sight> ended, List<List<String>> rows) {
        List<String> violations = new ArrayList<>();
        Map<String, String> states = new HashMap<>();
        for (List<String> row : rows) {
            if (states.put(row.get(0), row.get(1)) != null) {
                violations.add("doubled in the archive: task " + row.get(0));
            }
        }
        ended.forEach((id, sight) -> {
            String state = states.get(id);
            if (state == null) {
                violations.add("lost from the archive: task " + id + ", which was " + sight.state());
            } else if (!state.equals(sight.state())) {
                violations.add("wrong in the archive: task " + id + " is " + state + ", and was " + sight.state());
            }
        });
        return violations;
    }
}
