package dev.leadline.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.task.Progress;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookbookTest {

    // ── 1 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aBigCompanyIsPromising() {
        TestQueue queue = TestQueue.of(new ScoreLeadHandler());

        TestTask task = queue.submit("score_lead_task", Map.of("company", "Acme", "employees", 51));
        queue.drain();

        assertThat(task.result(ScoreLeadHandler.Score.class)).isEqualTo(new ScoreLeadHandler.Score("Acme", 10));
    }

    @Test
    void aLeadWithoutEmployeesIsRefused() {
        TestQueue queue = TestQueue.of(new ScoreLeadHandler());

        assertThatThrownBy(() -> queue.submit("score_lead_task", Map.of("company", "Acme", "employees", 0)))
                .hasMessage("employees: must be greater than or equal to 1");
    }

    // ── 2 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aReportIsPaidOnceAlthoughItsMailFails() {
        ReportShop shop = new ReportShop();
        shop.mailsThatFail = 2;
        TestQueue queue = TestQueue.of(new BuyReportHandler(shop));

        TestTask task = queue.submit("buy_report_task", Map.of("company", "Acme"));
        queue.drain();

        assertThat(task.result(String.class)).isEqualTo("report 1 about Acme");
        assertThat(task.attempt()).isEqualTo(3);
        assertThat(shop.sold).isEqualTo(1);
    }

    // ── 3 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aBusyBureauCostsNoAttemptAndABrokenOneCostsOne() {
        CreditBureau bureau = new CreditBureau();
        bureau.statuses = new int[] {429, 429, 500, 200};
        TestQueue queue = TestQueue.of(new CreditCheckHandler(bureau));

        TestTask task = queue.submit("credit_check_task", Map.of("company", "Acme"));
        queue.drain();

        assertThat(task.result(Boolean.class)).isTrue();
        assertThat(task.attempt()).isEqualTo(2);
        assertThat(task.failures()).isEqualTo(1);
    }

    @Test
    void anUnknownCompanyIsNotAskedForTwice() {
        CreditBureau bureau = new CreditBureau();
        bureau.statuses = new int[] {404};
        TestQueue queue = TestQueue.of(new CreditCheckHandler(bureau));

        TestTask task = queue.submit("credit_check_task", Map.of("company", "Nobody"));
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.attempt()).isEqualTo(1);
        assertThat(task.error().message()).isEqualTo("the bureau knows no such company");
    }

    // ── 4 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aCrmThatIsAwayIsTriedEightTimes() {
        TestQueue queue = TestQueue.of(new SyncCrmHandler());
        Instant start = queue.clock().instant();

        TestTask task = queue.submit("sync_crm_task", Map.of("id", "7"));
        queue.drain();

        assertThat(task.state()).isEqualTo(TaskState.FAILED);
        assertThat(task.attempt()).isEqualTo(8);
        assertThat(Duration.between(start, queue.clock().instant())).isLessThan(Duration.ofHours(1));
    }

    // ── 5 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void everyRowIsReported() {
        TestQueue queue = TestQueue.of(new ImportHandler());

        TestTask task = queue.submit("import_task", Map.of("rows", List.of("a", "b")));
        queue.drain();

        assertThat(task.progress()).containsExactly(new Progress(50, "row 1 of 2"), new Progress(100, "row 2 of 2"));
        assertThat(task.text()).isEqualTo("a\nb\n");
    }

    // ── 6 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aLongConversionStopsWhenItIsCancelled() throws InterruptedException {
        ConvertHandler handler = new ConvertHandler();
        TestQueue queue = TestQueue.of(handler);
        TestTask task = queue.submit("convert_task", Map.of("pages", Integer.MAX_VALUE));

        queue.start();
        handler.firstPage.await();
        task.cancel();

        assertThat(task.state()).isEqualTo(TaskState.CANCELLED);
    }

    // ── 7 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void everyLeadOfACampaignIsScored() {
        TestQueue queue = new TestQueue();
        queue.add(new ScoreLeadHandler()).add(new CampaignHandler(queue));
        ScoreLeadHandler.Lead acme = new ScoreLeadHandler.Lead("Acme", 51);
        ScoreLeadHandler.Lead globex = new ScoreLeadHandler.Lead("Globex", 5);

        queue.submit("campaign_task", Map.of("leads", List.of(acme, globex)));
        queue.drain();

        assertThat(queue.tasks("score_lead_task")).hasSize(2);
        TestTask score = queue.assertEnqueued("score_lead_task", globex);
        assertThat(score.result(ScoreLeadHandler.Score.class).points()).isEqualTo(3);
    }
}
