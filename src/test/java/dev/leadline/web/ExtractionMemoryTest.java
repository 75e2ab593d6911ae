package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What extraction leaves behind. */
@Isolated("the memory in use is measured")
class ExtractionMemoryTest {

    private final Extracting extracting = new Extracting();

    @AfterEach
    void stop() {
        extracting.close();
    }

    @Test
    void manyPagesLeaveNothingInMemory() {
        String page = "<article>" + HostilePagesTest.TEXT.repeat(40) + "<nav>" + "<a href='/x'>menu</a>".repeat(40)
                + "</nav></article>";
        extractMany(page, 100);
        long before = used();

        extractMany(page, 400);

        assertThat(used() - before).as("bytes").isLessThan(3L * 1024 * 1024);
    }

    private void extractMany(String page, int times) {
        for (int i = 0; i < times; i++) {
            extracting.html(page + i);
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
