package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

    @Test
    void noMoreCallsAreTakenThanThereAre() {
        CallBudget budget = new CallBudget(Depth.QUICK, 1, Instant.now());
        budget.resume(5, null);

        assertThat(budget.take()).isTrue();
        assertThat(budget.spent()).isNull();
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
        assertThat(budget.why()).isEqualTo("not asked, since the budget of 8 calls was used up (depth quick)");
        assertThat(budget.takeReserved()).isTrue();
        assertThat(budget.takeReserved()).isFalse();
    }

    @Test
    void aSpareCallIsTakenOnlyIfNothingElseNeedsItAndIsNoLoss() {
        CallBudget budget = new CallBudget(Depth.QUICK, 1, Instant.now());
        budget.resume(6, null);

        assertThat(budget.takeSpare()).isTrue();
        assertThat(budget.takeSpare()).isFalse();
        assertThat(budget.spent()).isNull();
        assertThat(budget.calls()).isEqualTo(7);
        assertThat(new CallBudget(Depth.QUICK, 0, Instant.now().minus(Depth.QUICK.time())).takeSpare())
                .isFalse();
    }

    @Test
    void whenTheTimeIsOverNothingMoreIsAskedOrWaitedFor() {
        CallBudget budget = new CallBudget(Depth.QUICK, 0, Instant.now().minus(Depth.QUICK.time()));

        assertThat(budget.take()).isFalse();
        assertThat(budget.spent()).isEqualTo("the time of 85 s was used up");
        assertThatThrownBy(
                        () -> budget.within(Uni.createFrom().nothing()).await().atMost(Duration.ofSeconds(10)))
                .isInstanceOf(CallBudget.Spent.class)
                .hasMessage("not answered, since the time of 85 s was used up");
    }

    @Test
    void whatAnEarlierRunKeptCountsAndSaysThatTheBudgetWasUsedUp() {
        CallBudget budget = new CallBudget(Depth.QUICK, 0, Instant.now());

        budget.resume(Depth.QUICK.calls() - 1, null);
        assertThat(budget.spent()).isNull();
        budget.resume(1, "the time of 85 s was used up");
        budget.resume(0, null);

        assertThat(budget.spent()).isEqualTo("the time of 85 s was used up");
        assertThat(budget.take()).isFalse();
    }
}
