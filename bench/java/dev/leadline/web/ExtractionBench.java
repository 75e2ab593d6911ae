package dev.leadline.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.dankito.readability4j.Readability4J;

/**
 * Measures {@link ArticleExtractor} beside readability4j, in one run, on pages whose text a person marked: quality as the
 * article-extraction-benchmark does ({@link Shingles}), the difference with a paired bootstrap, time, and heap.
 *
 * <p>The folder holds {@code ground-truth.json} ({@code {id: {url, articleBody}}}) with {@code html/<id>.html.gz}, or pairs
 * of {@code <name>.html} and {@code <name>.txt}. {@code --half 0} and {@code --half 1} take half of the pages by the last
 * bit of the SHA-256 of their ids: rules were made on one half only.
 */
public final class ExtractionBench {

    private static final int SAMPLES = 10_000;

    private record Page(String id, String url, String html, String expected) {}

    private record Run(List<Shingles> scores, double millis) {

        double f1() {
            return ExtractionBench.f1(scores);
        }
    }

    private ExtractionBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "../shared/pages");
        int half = arguments.length > 2 && arguments[1].equals("--half") ? Integer.parseInt(arguments[2]) : -1;
        List<Page> pages = (Files.exists(folder.resolve("ground-truth.json")) ? marked(folder) : pairs(folder))
                .stream().filter(page -> half < 0 || half(page.id()) == half).toList();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            measure(pages, new ArticleExtractor(worker));
        } finally {
            worker.shutdown();
        }
    }

    private static void measure(List<Page> pages, ArticleExtractor extractor) {
        Map<String, Double> confidence = new TreeMap<>();
        Function<Page, String> own = page -> {
            Article article = extract(extractor, page);
            confidence.put(page.id(), article.confidence());
            return article.text();
        };
        // Both are warm when they are timed.
        run(pages, own);
        run(pages, ExtractionBench::readability);
        Run ours = run(pages, own);
        Run theirs = run(pages, ExtractionBench::readability);
        System.out.printf("%d pages%n%n", pages.size());
        System.out.println("| | F1 | precision | recall | exact | ms/page |\n|---|---|---|---|---|---|");
        print("Leadline", ours);
        print("readability4j 1.0.8", theirs);
        bootstrap(ours, theirs);
        confidences(pages, ours, confidence);
        heap(pages, own);
    }

    private static Article extract(ArticleExtractor extractor, Page page) {
        return extractor.extract(page.html(), URI.create(page.url()), "text/html").await().indefinitely();
    }

    private static String readability(Page page) {
        var content = new Readability4J(page.url(), page.html()).parse().getArticleContent();
        return content == null ? "" : BlockText.of(content);
    }

    private static Run run(List<Page> pages, Function<Page, String> extraction) {
        List<Shingles> scores = new ArrayList<>();
        long took = 0;
        for (Page page : pages) {
            long start = System.nanoTime();
            String text;
            try {
                text = extraction.apply(page);
            } catch (FetchFailure nothing) {
                text = "";
            }
            took += System.nanoTime() - start;
            scores.add(Shingles.compare(page.expected(), text));
        }
        return new Run(scores, took / 1e6 / pages.size());
    }

    private static double f1(List<Shingles> scores) {
        double precision = scores.stream().mapToDouble(Shingles::precision).average().orElse(0);
        double recall = scores.stream().mapToDouble(Shingles::recall).average().orElse(0);
        return 2 * precision * recall / (precision + recall);
    }

    private static void print(String name, Run run) {
        System.out.printf(
                "| %s | %.3f | %.3f | %.3f | %.3f | %.1f |%n",
                name,
                run.f1(),
                run.scores().stream().mapToDouble(Shingles::precision).average().orElse(0),
                run.scores().stream().mapToDouble(Shingles::recall).average().orElse(0),
                run.scores().stream().filter(Shingles::exact).count() / (double) run.scores().size(),
                run.millis());
    }

    /** Draws as many pages as there are, again and again, and compares both on the same draw. */
    private static void bootstrap(Run ours, Run theirs) {
        Random random = new Random(14);
        int size = ours.scores().size();
        double[] own = new double[SAMPLES];
        double[] differences = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int[] drawn = random.ints(size, 0, size).toArray();
            own[i] = f1(pick(ours.scores(), drawn));
            differences[i] = own[i] - f1(pick(theirs.scores(), drawn));
        }
        java.util.Arrays.sort(own);
        java.util.Arrays.sort(differences);
        System.out.printf(
                "%nF1 of Leadline, 95 %% interval: %.3f to %.3f; better than readability4j by %.3f, 95 %% interval: %.3f to %.3f"
                        + " (paired bootstrap, %d draws)%n",
                own[SAMPLES / 40],
                own[SAMPLES - SAMPLES / 40],
                ours.f1() - theirs.f1(),
                differences[SAMPLES / 40],
                differences[SAMPLES - SAMPLES / 40],
                SAMPLES);
    }

    private static List<Shingles> pick(List<Shingles> scores, int[] drawn) {
        List<Shingles> picked = new ArrayList<>(drawn.length);
        for (int one : drawn) {
            picked.add(scores.get(one));
        }
        return picked;
    }

    private static void confidences(List<Page> pages, Run ours, Map<String, Double> confidence) {
        List<Shingles> sure = new ArrayList<>();
        List<Shingles> unsure = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            (confidence.getOrDefault(pages.get(i).id(), 0.0) >= 0.8 ? sure : unsure).add(ours.scores().get(i));
        }
        System.out.printf(
                "stated confidence 0.8 or more: %d pages, F1 %.3f; less: %d pages, F1 %.3f%n",
                sure.size(), f1(sure), unsure.size(), f1(unsure));
    }

    private static void heap(List<Page> pages, Function<Page, String> own) {
        long before = used();
        for (int i = 0; i < 1000; i++) {
            try {
                own.apply(pages.get(i % pages.size()));
            } catch (FetchFailure nothing) {
                // Counted as an empty text above.
            }
        }
        System.out.printf("heap after 1,000 pages more: %+.1f MB%n", (used() - before) / 1048576.0);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static List<Page> marked(Path folder) throws IOException {
        JsonNode truth = new ObjectMapper().readTree(folder.resolve("ground-truth.json").toFile());
        List<Page> pages = new ArrayList<>();
        for (Map.Entry<String, JsonNode> one : truth.properties()) {
            try (var html = new GZIPInputStream(
                    Files.newInputStream(folder.resolve("html/" + one.getKey() + ".html.gz")))) {
                pages.add(new Page(
                        one.getKey(),
                        one.getValue().path("url").asText(),
                        new String(html.readAllBytes(), StandardCharsets.UTF_8),
                        one.getValue().path("articleBody").asText()));
            }
        }
        return pages;
    }

    private static List<Page> pairs(Path folder) throws IOException {
        List<Page> pages = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".html")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".html", "");
                String expected = Files.readString(file.resolveSibling(name + ".txt"));
                pages.add(new Page(name, "https://company.example/" + name, Files.readString(file), expected));
            }
        }
        return pages;
    }

    private static int half(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return digest[digest.length - 1] & 1;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
