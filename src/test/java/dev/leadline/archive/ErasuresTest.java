package dev.leadline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.erasure.Erasures;
import dev.leadline.listing.Cursor;
import dev.leadline.report.PersonName;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person is erased wherever a report of the tenant is kept. */
class ErasuresTest extends ArchiveCase {

    private static final String RESULT =
            "{\"report\":\"# A\\n\\n## L\\n\\n- Ann Lee leads it.\\n- It grows.\\n\",\"sections\":{\"leadership\":[{\"text\":\"Ann Lee leads it.\"}],"
                    + "\"news\":[{\"text\":\"It grows.\"}]},\"claims\":[{\"text\":\"Ann Lee leads it.\"},{\"text\":\"It grows.\"}]}";

    private static final String LEFT =
            "{\"report\":\"# A\\n\\n## L\\n\\n- It grows.\\n\",\"sections\":{\"leadership\":[],\"news\":[{\"text\":\"It grows.\"}]},"
                    + "\"claims\":[{\"text\":\"It grows.\"}]}";

    private static final PersonName ANN = PersonName.of("Ann Lee").orElseThrow();

    private static final Outcome FAILED = new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE);

    private Erasures erasures;

    @BeforeEach
    void startErasures() {
        startArchive();
        erasures = node.with((links, prefix, redis) -> new Erasures(
                archive.lists, node.broker, archive.archive, new ObjectMapper(), links, prefix, node.keys, redis));
    }

    private LeasedTask dive(String tenant) {
        node.enqueue(BrokerFixture.aTask()
                .handler("prospect_deep_dive_task")
                .tenant(tenant)
                .build());
        return node.takeOne("a");
    }

    private TaskId report(String tenant) {
        LeasedTask task = dive(tenant);
        finish(task, new Outcome.Succeeded(Json.of(RESULT), Usage.NONE));
        return task.id();
    }

    private void awaitArchived(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        postgres.value("select count(*) from leadline.task").equals(Integer.toString(count))
                                && redis.call("XLEN", node.base() + "events").equals(0L));
    }

    private Erasures.Page erase(@Nullable String tenant, @Nullable Cursor from) {
        return node.await(erasures.erase(ANN, tenant, from));
    }

    private String archived(TaskId id) {
        return postgres.value("select result::text from leadline.task where id = '" + id + "'");
    }

    @Test
    void theResultInRedisAndTheRowNameThePersonNoMore() {
        TaskId both = report("acme");
        TaskId alone = report("acme");
        awaitArchived(2);
        redis.call("DEL", node.keys.task(alone));
        redis.call("XADD", node.keys.chunks(both), "*", "t", "Ann Lee leads it.");

        Erasures.Page page = erase("acme", null);

        assertThat(page.reports()).isEqualTo(2);
        assertThat(page.claims()).isEqualTo(2);
        assertThat(node.find(both).result()).isEqualTo(LEFT);
        assertThat(archived(both)).isEqualTo(LEFT);
        assertThat(archived(alone)).isEqualTo(LEFT);
        assertThat(redis.call("EXISTS", node.keys.chunks(both))).isEqualTo(0L);
    }

    @Test
    void erasingAgainChangesNothingAndTheTaskKeepsItsTimeToLive() {
        TaskId id = report("acme");
        awaitArchived(1);
        Object ttl = redis.call("PEXPIRETIME", node.keys.task(id));
        erase("acme", null);

        assertThat(erase("acme", null).reports()).isZero();
        assertThat(redis.call("PEXPIRETIME", node.keys.task(id))).isEqualTo(ttl);
    }

    @Test
    void reportsOfOtherTenantsStayAsTheyAre() {
        TaskId other = report("globex");
        awaitArchived(1);

        assertThat(erase("acme", null).reports()).isZero();
        assertThat(node.find(other).result()).isEqualTo(RESULT);
        assertThat(archived(other)).isEqualTo(RESULT);
        assertThat(erase(null, null).reports()).isEqualTo(1);
    }

    @Test
    void whatFailedResearchHadKeptIsForgottenIfItNamesThePerson() {
        LeasedTask named = dive("acme");
        node.await(
                node.leases.keepStep(named.lease(), BrokerFixture.step("facts", "\"Ann Lee leads it\""), Charges.NONE));
        finish(named, FAILED);
        LeasedTask other = dive("acme");
        node.await(
                node.leases.keepStep(other.lease(), BrokerFixture.step("facts", "\"Bob Ray leads it\""), Charges.NONE));
        finish(other, FAILED);
        awaitArchived(2);

        assertThat(erase("acme", null).reports()).isEqualTo(1);
        assertThat(redis.call("EXISTS", node.keys.steps(named.id()))).isEqualTo(0L);
        assertThat(redis.call("EXISTS", node.keys.steps(other.id()))).isEqualTo(1L);
        assertThat(node.find(named.id()).error()).isNotNull();
    }

    @Test
    void manyReportsAreGoneThroughPageByPage() {
        for (int i = 0; i < 60; i++) {
            report("acme");
        }
        awaitArchived(60);

        int reports = 0;
        Cursor from = null;
        do {
            Erasures.Page page = erase("acme", from);
            assertThat(page.tasks()).isLessThanOrEqualTo(50);
            reports += page.reports();
            from = page.next();
        } while (from != null);

        assertThat(reports).isEqualTo(60);
    }
}
