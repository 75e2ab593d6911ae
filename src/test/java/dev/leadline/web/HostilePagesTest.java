package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages that were made to do harm end in time, with a text or with an error that says what is wrong. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class HostilePagesTest {

    static final String TEXT = "<p>The company moves ships with care, and it pays its crews on time, said its"
            + " director on Monday morning.</p>";

    private final Extracting extracting = new Extracting();

    @AfterEach
    void stop() {
        extracting.close();
    }

    private static Stream<String> pages() {
        String attribute = "x".repeat(2_000_000);
        return Stream.of(
                "<div>".repeat(100_000) + TEXT,
                "<div>".repeat(100_000) + TEXT + "</div>".repeat(100_000),
                "<b><i><a href='/'>".repeat(50_000) + TEXT,
                "<ul><li>".repeat(50_000) + TEXT,
                "<blockquote>".repeat(100_000) + TEXT,
                "<table><tr><td>".repeat(30_000) + TEXT,
                "<svg>".repeat(100_000) + "</svg>".repeat(100_000) + TEXT,
                "<div class='" + attribute + "' id='" + attribute + "'>" + TEXT + "</div>",
                "<div class='" + "story-body ".repeat(200_000) + "'>" + TEXT + "</div>",
                "<div " + "a b=c ".repeat(100_000) + ">" + TEXT + "</div>",
                "<div style='" + " ".repeat(2_000_000) + "'>" + TEXT + "</div>",
                "<a href='" + attribute + "'>link</a>" + TEXT,
                "<p>" + "word ".repeat(1_000_000) + "</p>" + TEXT,
                "<p>" + "sign up ".repeat(200_000) + "</p>" + TEXT,
                "<p>" + "a".repeat(3_000_000) + "</p>" + TEXT,
                "<p class='caption'>x</p>".repeat(60_000) + TEXT,
                "<script type='application/ld+json'>" + "[".repeat(200_000) + "</script>" + TEXT,
                "<script type='application/ld+json'>{\"articleBody\":\"" + "y ".repeat(1_000_000) + "\"}</script>"
                        + TEXT,
                "<!-- " + "-".repeat(2_000_000) + TEXT,
                "<!DOCTYPE " + "<".repeat(1_000_000) + TEXT,
                "&amp;".repeat(500_000) + TEXT,
                "\u0000\ud800\udfff\uffff".repeat(100_000) + TEXT);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aHostilePageEndsWithATextOrAnErrorForClients(String html) {
        try {
            assertThat(extracting.html(html).text()).isNotEmpty();
        } catch (FetchFailure failure) {
            assertThat(failure.reason()).isEqualTo(FetchFailure.Reason.NO_TEXT);
        }
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() {
        byte[] noise = new byte[500_000];
        new Random(14).nextBytes(noise);

        for (String charset :
                new String[] {"utf-8", "utf-16", "shift_jis", "gb18030", "iso-2022-jp", "no-such-charset"}) {
            String html = BodyText.decode(noise, "text/html; charset=" + charset);
            assertThatCode(() -> extracting.html(html + TEXT)).doesNotThrowAnyException();
        }
        assertThat(BodyText.decode(new byte[] {(byte) 0xff}, "text/html; charset=\"\""))
                .isNotEmpty();
        assertThat(BodyText.decode("ok".getBytes(StandardCharsets.UTF_8), "text/html; charset=;;;"))
                .isEqualTo("ok");
    }

    @Test
    void extractionLeavesTheThreadThatAsksForItAlone() {
        AtomicReference<String> ran = new AtomicReference<>();
        ExecutorService workers = Executors.newSingleThreadExecutor(task -> new Thread(task, "extraction"));
        try {
            new ArticleExtractor(workers)
                    .extract(TEXT, URI.create("https://northwind.example/"), "text/html")
                    .invoke(() -> ran.set(Thread.currentThread().getName()))
                    .await()
                    .indefinitely();
        } finally {
            workers.shutdownNow();
        }

        assertThat(ran.get()).isEqualTo("extraction");
    }
}
