package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fire.History.Sight;
import dev.leadline.fire.History.Visit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker of the fire test sees each kind of broken promise, and nothing where all is well. */
class HistoryTest {

    private final History history = new History();

    @BeforeEach
    void aTaskThatWentWell() {
        history.accepted("good", "1");
        history.accepted("good", "1");
        history.saw("1", new Sight("STARTED", 1, "null"));
        history.saw("1", new Sight("SUCCEEDED", 2, "3"));
        history.saw("1", new Sight("SUCCEEDED", 2, "3"));
        history.visited("good", List.of(visit("a", 0, 6), visit("b", 7, 13)));
    }

    private static Visit visit(String worker, int from, int to) {
        return new Visit(worker, at(from), at(to));
    }

    /** A time in seconds after the beginning. */
    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    @Test
    void nothingIsSaidWhereAllIsWell() {
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void aTaskThatNeverEndedIsLost() {
        history.accepted("stuck", "2");
        history.saw("2", new Sight("QUEUED", 0, "null"));

        assertThat(history.violations()).singleElement().asString().startsWith("lost: 2");
    }

    @Test
    void aTaskThatWasAcceptedAndNeverSeenIsLost() {
        history.accepted("gone", "2");

        assertThat(history.violations()).singleElement().asString().startsWith("lost: 2");
    }

    @Test
    void aFinalStateThatChangesIsReported() {
        history.saw("1", new Sight("FAILED", 2, "null"));

        assertThat(history.violations()).anySatisfy(one -> assertThat(one).startsWith("changed: 1"));
    }

    @Test
    void aResultThatChangesIsReported() {
        history.saw("1", new Sight("SUCCEEDED", 2, "4"));

        assertThat(history.violations()).singleElement().asString().startsWith("changed: 1");
    }

    @Test
    void twoTasksOfOneKeyAreReported() {
        history.accepted("good", "2");
        history.saw("2", new Sight("SUCCEEDED", 2, "3"));

        assertThat(history.violations()).singleElement().asString().startsWith("doubled: key good");
    }

    @Test
    void moreActsThanAttemptsAreReported() {
        history.visited("good", List.of(visit("a", 0, 1), visit("b", 2, 3), visit("a", 4, 5)));

        assertThat(history.violations()).singleElement().asString().startsWith("doubled: 1 acted 3 times");
    }

    @Test
    void aSuccessWithoutAnActIsReported() {
        history.visited("good", List.of());

        assertThat(history.violations()).singleElement().asString().startsWith("invented: 1");
    }

    @Test
    void twoAttemptsAtOnceAreReported() {
        history.visited("good", List.of(visit("a", 0, 6), visit("b", 5, 11)));

        assertThat(history.violations()).singleElement().asString().startsWith("overlapping: 1");
    }

    @Test
    void twoAttemptsAtOnceByOneWorkerAreReported() {
        history.visited("good", List.of(visit("a", 0, 6), visit("a", 0, 6)));

        assertThat(history.violations())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one).startsWith("overlapping: 1"));
    }

    @Test
    void twoAttemptsMayMeetWhenTheFirstOnesWorkerWasSilentForALease() {
        history.visited("good", List.of(visit("a", 0, 6), visit("b", 5, 11)));
        history.silent("a", at(1), at(9));

        assertThat(history.violations()).isEmpty();
        assertThat(history.excused()).isEqualTo(1);
    }

    @Test
    void aWorkerThatWasSilentMayBeginWhatWasItsBeforeItHearsThatItIsNot() {
        history.visited("good", List.of(visit("b", 5, 11), visit("a", 10, 16)));
        history.silent("a", at(1), at(9));

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void theSilenceOfAnotherWorkerExcusesNothing() {
        history.visited("good", List.of(visit("a", 0, 6), visit("b", 5, 11)));
        history.silent("c", at(1), at(9));

        assertThat(history.violations()).singleElement().asString().startsWith("overlapping: 1");
    }

    @Test
    void aSilenceExcusesNothingBeforeTheLeaseCanHaveEndedNorLongAfterwards() {
        history.visited("good", List.of(visit("a", 0, 6), visit("b", 5, 11)));
        history.silent("a", at(4), at(12));
        history.silent("b", at(-9), at(-1));

        assertThat(history.violations()).singleElement().asString().startsWith("overlapping: 1");
    }

    @Test
    void aRefusalThatIsNoUnavailabilityIsReported() {
        history.refused(503, "application/problem+json");
        assertThat(history.violations()).isEmpty();

        history.refused(500, "application/problem+json");
        history.refused(503, "text/html");

        assertThat(history.violations())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one).startsWith("rude: "));
    }
}
