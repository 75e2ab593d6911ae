package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.drive.DriveDocument;
import dev.leadline.drive.DriveFile;
import dev.leadline.drive.DriveFormat;
import dev.leadline.drive.DriveUploads;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.web.Article;
import dev.leadline.web.ArticleExtractor;
import dev.leadline.web.FetchFailure;
import dev.leadline.web.FetchedPage;
import dev.leadline.web.Link;
import dev.leadline.web.PageFetcher;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code content_extraction_task}: the article of a page, as text and Markdown. */
@Singleton
class ContentExtractionHandler implements TaskHandler<ContentExtractionHandler.Args, ContentExtractionHandler.Content> {

    private static final String NO_BASE = "about:blank";

    private final PageFetcher fetcher;
    private final ArticleExtractor extractor;
    private final DriveUploads drive;

    ContentExtractionHandler(PageFetcher fetcher, ArticleExtractor extractor, DriveUploads drive) {
        this.fetcher = fetcher;
        this.extractor = extractor;
        this.drive = drive;
    }

    /**
     * What to extract from.
     *
     * @param url the page; together with {@code html}, the base of its relative links
     * @param html the page itself; then nothing is fetched
     * @param driveFolderId the folder in Google Drive where the article is saved, too; absent: nowhere
     * @param driveFormat as what it is saved; absent: as {@code leadline.drive.format} says
     */
    @RegisterForReflection
    record Args(
            @HttpUrl @Nullable String url,

            @Nullable String html,

            @JsonAlias("drive_folder_id")
            @Pattern(regexp = DriveDocument.FOLDER, message = DriveDocument.FOLDER_MESSAGE)
            @Nullable
            String driveFolderId,

            @JsonAlias("drive_format") @Nullable DriveFormat driveFormat) {

        @AssertTrue(message = "url is required (or html, with url as its base)")
        boolean isComplete() {
            return url != null || html != null;
        }
    }

    /**
     * The content of a page.
     *
     * @param sha256 hex digest of the page's bytes
     * @param method how the content was found, such as {@code marked}, {@code readability}, {@code structured-data} or
     *     {@code pdf}
     * @param confidence how sure it is that this is the page's content, 0 to 1
     * @param pageStarts of a PDF file: the position in {@code text} at which each page begins
     * @param driveFile where the article is in Drive; null when it was not to be saved there
     */
    @RegisterForReflection
    record Content(
            @Nullable String url,
            @Nullable String finalUrl,
            @Nullable String title,
            @Nullable String byline,
            @Nullable String publishedAt,
            @Nullable String language,
            String text,
            String markdown,
            List<Link> links,
            int wordCount,
            String contentType,
            Instant fetchedAt,
            String sha256,
            String method,
            double confidence,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Integer> pageStarts,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            DriveFile driveFile) {

        Content savedAs(DriveFile file) {
            return new Content(
                    url,
                    finalUrl,
                    title,
                    byline,
                    publishedAt,
                    language,
                    text,
                    markdown,
                    links,
                    wordCount,
                    contentType,
                    fetchedAt,
                    sha256,
                    method,
                    confidence,
                    pageStarts,
                    file);
        }
    }

    @Override
    public String name() {
        return "content_extraction_task";
    }

    @Override
    public String description() {
        return "Fetches a page or a PDF file and extracts its content: text, Markdown, title, author, date, links.";
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Uni<Content> run(Args args, TaskContext context) {
        if (args.driveFolderId() != null) {
            drive.missing().ifPresent(missing -> {
                throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, "driveFolderId: " + missing);
            });
        }
        return page(args)
                .chain(page -> extractor.extract(page).map(article -> content(args, page, article)))
                .onFailure(FetchFailure.class)
                .transform(
                        failure -> SourceFailures.of((FetchFailure) failure, args.url() == null ? "html" : args.url()))
                .chain(found -> saved(found, args, context));
    }

    private Uni<Content> saved(Content found, Args args, TaskContext context) {
        String folder = args.driveFolderId();
        if (folder == null) {
            return Uni.createFrom().item(found);
        }
        String name = Stream.of(found.title(), found.finalUrl(), "Page")
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElseThrow();
        String origin = found.finalUrl() == null ? "" : "<" + found.finalUrl() + ">\n\n";
        return drive.save(new DriveDocument(folder, name, origin + found.markdown(), args.driveFormat()), context)
                .map(found::savedAs);
    }

    private Uni<FetchedPage> page(Args args) {
        String html = args.html();
        if (html != null) {
            return Uni.createFrom().item(() -> given(html, args.url()));
        }
        return fetcher.fetch(URI.create(String.valueOf(args.url())));
    }

    private static FetchedPage given(String html, @Nullable String url) {
        URI base = URI.create(url == null ? NO_BASE : url);
        return new FetchedPage(
                base, base, "text/html", html, Instant.now().truncatedTo(ChronoUnit.MILLIS), sha256(html), null);
    }

    private static Content content(Args args, FetchedPage page, Article article) {
        boolean hasUrl = args.url() != null;
        return new Content(
                args.url(),
                hasUrl ? page.finalUrl().toString() : null,
                article.title(),
                article.byline(),
                article.publishedAt(),
                article.language(),
                article.text(),
                article.markdown(),
                article.links(),
                article.wordCount(),
                page.contentType(),
                page.fetchedAt(),
                page.sha256(),
                article.method(),
                article.confidence(),
                article.pageStarts(),
                null);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
