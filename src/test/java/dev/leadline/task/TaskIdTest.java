package dev.leadline.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

    @Test
    void anIdIsAUuidOfVersion7InPartition0() {
        for (int i = 0; i < 1_000; i++) {
            UUID uuid = UUID.fromString(TaskId.next().value());

            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid.getMostSignificantBits() & 0xfff).as("rand_a").isZero();
        }
    }

    @Test
    void idsShowWhenTheyWereMade() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TaskId id = TaskId.next();

        assertThat(id.createdAt()).isBetween(before, Instant.now());
        assertThat(new TaskId("01938f00-0000-7000-8000-000000000000").createdAt())
                .isEqualTo(Instant.ofEpochMilli(0x01938f000000L));
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        Set<TaskId> ids = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            ids.add(TaskId.next());
        }

        assertThat(ids).hasSize(100_000);
    }

    @Test
    void anIdIsReadInEitherCaseAndIsTheSameId() {
        TaskId id = TaskId.next();

        assertThat(TaskId.parse(id.value())).contains(id);
        assertThat(TaskId.parse(id.value().toUpperCase(Locale.ROOT))).contains(id);
        assertThat(id).hasToString(id.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "health_check_task",
                "01938f00-0000-7001-8000-000000000000", // partition 1
                "01938f00-0000-7fff-8000-000000000000", // partition 4095
                "01938f00-0000-4000-8000-000000000000", // version 4
                "01938f00-0000-7000-0000-000000000000", // variant of another age
                "01938f00-0000-7000-c000-000000000000",
                "01938f0000007000800000000000000",
                "01938f00000070008000000000000000",
                "{01938f00-0000-7000-8000-000000000000}",
                " 01938f00-0000-7000-8000-000000000000",
                "01938f00-0000-7000-8000-000000000000\n",
                "01938f00-0000-7000-8000-00000000000g",
                "1938f00-0000-7000-8000-000000000000",
                "..:{0}:once:default:key"
            })
    void whatIsNoIdOfThisPartitionIsNone(String text) {
        assertThat(TaskId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new TaskId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
