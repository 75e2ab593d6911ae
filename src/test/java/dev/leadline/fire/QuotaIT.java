package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.StrictGemini;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks that call a strict provider from several workers, which are killed at any moment: while they reserve a call, while it is
 * under way, before it is settled and paid, before its task ends. {@code -Dleadline.quota.tasks=2000 -Dleadline.quota.kills=200} makes
 * it as large as it may be: then there are four workers and two APIs, one of which is killed at every tenth time, too.
 */
class QuotaIT {

    private static final int TASKS = Integer.getInteger("leadline.quota.tasks", 375);
    private static final int KILLS = Integer.getInteger("leadline.quota.kills", 4);
    private static final int SHARE = TASKS / (KILLS + 1);
    private static final int CONCURRENT = 12;
    // In a window for each key. A killed worker's successor needs about a window to start, and there must be work left
    // then.
    private static final int REQUESTS = Math.max(4, Math.min(30, SHARE * 2 / 5));
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final String BUDGET = "/api/v1/budgets/default";

    // Places in a line of the books.
    private static final int TASK_ID = 3;
    private static final int ATTEMPT = 4;
    private static final int STEP = 5;
    private static final int TOKENS = 8;
    private static final int SEARCHES = 13;

    private final Random random = new Random(Long.getLong("leadline.quota.seed", 13));
    private StrictGemini google;
    private QuotaFleet fleet;

    @BeforeEach
    void start() {
        google = new StrictGemini(REQUESTS, WINDOW, number -> Duration.ofMillis(30 + number % 7 * 150));
        fleet = new QuotaFleet(google, TASKS, "rpm=" + REQUESTS + " concurrent=" + CONCURRENT, WINDOW);
        // More than all calls may cost. Under a budget a call whose answer never came is in the books, too.
        assertThat(fleet.api().put(BUDGET, "{\"hardUsd\": 5000}").statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void noCallIsOverTheQuotaOrMissingInTheBooksAndNothingIsLeftReservedWhereverWorkersAreKilled() {
        List<String> ids = new ArrayList<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            // New ones for each kill, since a worker may take long to start.
            int served = google.served();
            ids.addAll(fleet.ask(SHARE));
            patience("calls have arrived").until(() -> google.served() >= served + Math.max(1, SHARE / 6));
            killSomething(kill);
        }
        ids.addAll(fleet.ask(TASKS - ids.size()));
        patience("all tasks have ended").until(() -> fleet.haveSucceeded(ids));
        patience("no reservation is left").until(() -> fleet.leftovers().isEmpty());
        patience("no money is held").until(() -> fleet.api().get(BUDGET).getDouble("heldUsd") == 0);

        checkTheBooks();
        assertThat(google.refused()).as("calls over the quota").isZero();
        assertThat(google.served()).isBetween(TASKS, TASKS + KILLS * QuotaFleet.KEYS * CONCURRENT);
        assertThat(fleet.models())
                .allSatisfy(models -> assertThat(models.getList("items.projects.flatten().used.concurrent"))
                        .containsOnly(0));
    }

    /** At a moment that is another one each time. */
    private void killSomething(int kill) {
        int place = random.nextInt(fleet.workers());
        long end = System.nanoTime() + random.nextInt(400) * 1_000_000L;
        patience("the moment comes").pollInterval(Duration.ofMillis(3)).until(() -> System.nanoTime() > end);
        fleet.killWorker(place);
        if (kill % 10 == 0) {
            fleet.killAnApi();
        }
    }

    /** Each line of the provider's bill is another one, so that a line of the books can be of one call only. */
    private void checkTheBooks() {
        List<List<String>> lines = fleet.charges().stream()
                .map(line -> Arrays.asList(line.split(",")))
                .toList();
        List<List<String>> answered = lines.stream()
                .filter(line -> line.get(line.size() - 1).equals("answered"))
                .toList();
        int unknown = (int) lines.stream()
                .filter(line -> line.get(line.size() - 1).equals("unknown"))
                .count();
        long again = answered.size()
                - answered.stream().map(QuotaIT::step).distinct().count();
        System.out.printf(
                "quota: %d tasks, %d kills, %d calls, %d refused; in the books: %d answered (%d of them once more after a kill),"
                        + " %d unknown%n",
                TASKS, KILLS, google.served(), google.refused(), answered.size(), again, unknown);
        assertThat(answered.size() + unknown).as("answered or unknown").isEqualTo(lines.size());
        assertThat(answered.stream().map(line -> String.join(",", line.subList(TOKENS, SEARCHES + 1))))
                .as("each answer is in the books once, with the tokens that the provider billed for it")
                .doesNotHaveDuplicates()
                .isSubsetOf(google.bill());
        assertThat(answered.stream().map(line -> step(line) + line.get(ATTEMPT)))
                .as("no run pays a step twice")
                .doesNotHaveDuplicates();
        assertThat(again)
                .as("steps whose worker died between the payment and the moment at which the step was kept")
                .isLessThanOrEqualTo(KILLS);
        assertThat(answered).hasSizeGreaterThanOrEqualTo(TASKS);
        assertThat(google.served()).as("no call is missing in the books").isLessThanOrEqualTo(lines.size());
        assertThat(unknown)
                .as("calls that were under way when workers were killed")
                .isLessThanOrEqualTo(KILLS * QuotaFleet.KEYS * CONCURRENT);
    }

    private static String step(List<String> line) {
        return line.get(TASK_ID) + " " + line.get(STEP) + " ";
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(120 + TASKS / 5))
                .pollInterval(Duration.ofMillis(100));
    }
}
