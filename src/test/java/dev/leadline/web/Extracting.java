package dev.leadline.web;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An extractor for tests, which waits for what it extracts. */
final class Extracting implements AutoCloseable {

    static final URI BASE = URI.create("https://northwind.example/news/");

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ArticleExtractor extractor = new ArticleExtractor(workers);

    Article html(String html) {
        return extractor.extract(html, BASE, "text/html").await().atMost(Duration.ofSeconds(30));
    }

    Article page(FetchedPage page) {
        return extractor.extract(page).await().atMost(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
