package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leadline.drive.DriveDocument;
import dev.leadline.drive.DriveFormat;
import dev.leadline.drive.DriveUploads;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code prospect_deep_dive_task}: reads pages about a company and writes a report in which every claim names a source.
 * It has three stages: collect the sources, ask section by section, check the claims and write.
 */
@Singleton
class ProspectDeepDiveHandler implements TaskHandler<ProspectDeepDiveHandler.Args, DeepDive> {

    private final SourceFinder finder;
    private final SourceCollector collector;
    private final Analyst analyst;
    private final GeminiClient gemini;
    private final DriveUploads drive;
    private final EarlierReports earlier;

    ProspectDeepDiveHandler(
            SourceFinder finder,
            SourceCollector collector,
            Analyst analyst,
            GeminiClient gemini,
            DriveUploads drive,
            EarlierReports earlier) {
        this.finder = finder;
        this.collector = collector;
        this.analyst = analyst;
        this.gemini = gemini;
        this.drive = drive;
        this.earlier = earlier;
    }

    /** How many pages of the company's own site are read besides the given one, and how many a search may find. */
    @RegisterForReflection
    enum Depth {
        @JsonProperty("quick")
        QUICK(0, 0),
        @JsonProperty("standard")
        STANDARD(4, 5),
        @JsonProperty("deep")
        DEEP(10, 12);

        private final int pages;
        private final int searched;

        Depth(int pages, int searched) {
            this.pages = pages;
            this.searched = searched;
        }
    }

    /**
     * The company to research, and how.
     *
     * @param website the company's own site: this page is read, and a few pages on the same host that it links to, or
     *     that its sitemap or feeds list; they count as pages about the company, whatever they say
     * @param sources further pages to read; without website, sources and a search provider there is nowhere to look, and
     *     the report says so
     * @param focus what matters most, in a few words
     * @param language of the report; absent: that of the sources
     * @param depth absent: standard
     * @param driveFolderId the folder in Google Drive where the report is saved, too; absent: nowhere
     * @param driveFormat as what it is saved; absent: as {@code leadline.drive.format} says
     * @param since the earlier report that it is compared with: the id of its task, or {@code last} for the last one on the same
     *     company; absent: none
     */
    @RegisterForReflection
    record Args(
            @JsonAlias("company_name")
            @NotBlank(message = "is required, and must not be blank")
            @Size(max = 200, message = "must have at most 200 characters")
            String companyName,

            @HttpUrl @Nullable String website,

            @Size(max = 50, message = "must be at most 50 URLs") @Nullable
            List<@NotNull(message = "must be a URL") @HttpUrl String> sources,

            @Size(max = 1000, message = "must have at most 1000 characters") @Nullable
            String focus,

            @Pattern(regexp = "\\p{L}[\\p{L}\\p{Nd} -]{1,39}", message = "must be a language, such as en or German")
            @Nullable
            String language,

            @Nullable Depth depth,

            @JsonAlias("drive_folder_id")
            @Pattern(regexp = DriveDocument.FOLDER, message = DriveDocument.FOLDER_MESSAGE)
            @Nullable
            String driveFolderId,

            @Pattern(regexp = ModelPattern.MODELS, message = ModelPattern.MESSAGE) @Nullable
            String model,

            @JsonAlias("drive_format") @Nullable DriveFormat driveFormat,

            @Pattern(regexp = "last|[0-9a-f-]{36}", message = "must be last, or the id of a prospect_deep_dive_task")
            @Nullable
            String since) {

        /** What tells the company from others. */
        String subject() {
            return EarlierReports.subject(companyName, website, null);
        }
    }

    @Override
    public String name() {
        return "prospect_deep_dive_task";
    }

    @Override
    public String description() {
        return "Researches a company on its website, in the sources given, and in pages that the search provider finds, and"
                + " writes a report in which every claim names one of them. Without all three, it has nowhere to look, and"
                + " says so in gaps.";
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(1);
    }

    @Override
    public Optional<String> missing() {
        return gemini.missing().or(finder::missing);
    }

    @Override
    public Uni<DeepDive> run(Args args, TaskContext context) {
        requireDrive(args);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Depth depth = args.depth() == null ? Depth.STANDARD : args.depth();
        List<String> given = args.sources() == null ? List.of() : args.sources();
        SourceFinder.Wanted wanted = new SourceFinder.Wanted(
                args.companyName(), args.focus(), args.website(), given, depth.searched, depth.pages);
        return earlier.since(args.since(), args.subject(), context)
                .chain(since ->
                        finder.find(wanted, context).chain(found -> analyse(found, args, today, since, context)))
                .chain(written -> saved(written, args, today, context))
                .call(written -> earlier.note(!written.claims().isEmpty(), args.subject(), context));
    }

    /** Before anything is paid for. */
    private void requireDrive(Args args) {
        if (args.driveFolderId() != null) {
            drive.missing().ifPresent(missing -> {
                throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, "driveFolderId: " + missing);
            });
        }
    }

    private Uni<DeepDive> saved(DeepDive found, Args args, LocalDate today, TaskContext context) {
        String folder = args.driveFolderId();
        if (folder == null) {
            return Uni.createFrom().item(found);
        }
        context.progress(100, "Saving the report to Drive");
        String name = args.companyName() + ", prospect deep dive, " + today;
        return drive.save(new DriveDocument(folder, name, found.report(), args.driveFormat()), context)
                .invoke(file -> context.progress(
                        100,
                        file.error() == null
                                ? "The report is written, and saved to Drive"
                                : "The report is written, and not saved to Drive yet"))
                .map(found::savedAs);
    }

    private Uni<DeepDive> analyse(
            SourceFinder.Found found, Args args, LocalDate today, Since since, TaskContext context) {
        List<Source> sources = collector.number(found.pages());
        Subject subject = new Subject(args.companyName(), found.ownHosts());
        List<Source> relevant = sources.stream().filter(subject::isAbout).toList();
        Uni<Void> title = context.chunk(ReportWriter.title(args.companyName(), today));
        DeepDive.Draft draft =
                new DeepDive.Draft(args.companyName(), today, found.pages(), sources, relevant, found.notes());
        if (relevant.isEmpty()) {
            context.progress(100, "Nothing was found, and the report says so");
            return title.map(told -> draft.withoutAnswers(context.finishedSteps()))
                    .map(written -> written.comparedWith(since))
                    .call(written -> tell(written, context));
        }
        context.progress(30, "Asking about " + relevant.size() + " sources");
        Analyst.Question question =
                new Analyst.Question(args.companyName(), args.focus(), args.language(), args.model(), today, relevant);
        return title.chain(() -> analyst.ask(question, context))
                .map(answers -> {
                    context.progress(100, "The report is written");
                    return draft.with(answers, context.finishedSteps());
                })
                .map(written -> written.comparedWith(since))
                .call(written -> tell(written, context));
    }

    /**
     * Gives the sections as live output. They are settled together: which section a claim belongs to is known only when all
     * questions are answered.
     */
    private static Uni<Void> tell(DeepDive found, TaskContext context) {
        return Multi.createFrom()
                .iterable(ReportWriter.sections(found.report()))
                .onItem()
                .transformToUniAndConcatenate(context::chunk)
                .collect()
                .asList()
                .replaceWithVoid();
    }
}
