package dev.leadline.report;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reports as PDF. The layout takes a processor for a while, and memory, so that only two are made at once, a few wait, and more are
 * refused. A report that is far longer than any that Leadline writes is refused, too.
 */
@Singleton
public class ReportPdf {

    /** Evaluated when a native executable is built: then the layout, which needs AWT, is not in it. */
    private static final boolean NATIVE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /** Characters of the page: some hundred pages of paper. */
    private static final int MOST = 600_000;

    private static final int AT_ONCE = 2;
    private static final int WAITING = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = threads();

    /** Why there is no PDF. */
    public static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean isForNow;

        NotMade(String sentence, boolean isForNow) {
            super(sentence, null, false, false);
            this.isForNow = isForNow;
        }

        /** Whether it can be made later. */
        public boolean isForNow() {
            return isForNow;
        }
    }

    /** The file, or a failure {@link NotMade}. */
    public Uni<byte[]> of(Report report) {
        if (NATIVE) {
            return Uni.createFrom()
                    .failure(new NotMade(
                            "the native executable makes no PDF: run Leadline on a JVM, or take the HTML and print it to PDF in a"
                                    + " browser",
                            false));
        }
        return Uni.createFrom()
                .item(() -> file(report))
                .runSubscriptionOn(threads)
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new NotMade("the PDF was not ready within " + PATIENCE.toSeconds() + " s", true))
                .onFailure(RejectedExecutionException.class)
                .transform(full -> new NotMade("too many PDFs are being made at the moment", true));
    }

    private static byte[] file(Report report) {
        org.jsoup.nodes.Document page = ReportPage.tree(report);
        if (page.body().text().length() > MOST) {
            throw new NotMade(
                    "the report has more than " + MOST + " characters, which is too much for a PDF: take the HTML",
                    false);
        }
        return PdfLayout.pdf(page);
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "report-pdf");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
