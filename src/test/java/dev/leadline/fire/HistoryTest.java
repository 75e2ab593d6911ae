package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fire.History.Sight;
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
        history.visited("good", 2);
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
    void aFinalStateThatChangesIsTold() {
        history.saw("1", new Sight("FAILED", 2, "null"));

        assertThat(history.violations()).anySatisfy(one -> assertThat(one).startsWith("changed: 1"));
    }

    @Test
    void aResultThatChangesIsTold() {
        history.saw("1", new Sight("SUCCEEDED", 2, "4"));

        assertThat(history.violations()).singleElement().asString().startsWith("changed: 1");
    }

    @Test
    void twoTasksOfOneKeyAreTold() {
        history.accepted("good", "2");
        history.saw("2", new Sight("SUCCEEDED", 2, "3"));

        assertThat(history.violations()).singleElement().asString().startsWith("doubled: key good");
    }

    @Test
    void moreActsThanLeasesAreTold() {
        history.visited("good", 3);

        assertThat(history.violations()).singleElement().asString().startsWith("doubled: 1 acted 3 times");
    }

    @Test
    void aSuccessWithoutAnActIsTold() {
        history.visited("good", 0);

        assertThat(history.violations()).singleElement().asString().startsWith("invented: 1");
    }
}
