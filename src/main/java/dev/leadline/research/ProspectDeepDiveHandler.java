package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonAlias;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code prospect_deep_dive_task}: reads pages about a company and writes a report in which every claim has a quote of a source. Its
 * stages: collect the sources, ask section by section, look for more where something is open, check the claims, write.
 */
@Singleton
class ProspectDeepDiveHandler implements TaskHandler<ProspectDeepDiveHandler.Args, DeepDive> {

    private final SourceFinder finder;
    private final Research research;
    private final PitchWriter pitches;
    private final GeminiClient gemini;
    private final DriveUploads drive;
    private final EarlierReports earlier;

    ProspectDeepDiveHandler(
            SourceFinder finder,
            Research research,
            PitchWriter pitches,
            GeminiClient gemini,
            DriveUploads drive,
            EarlierReports earlier) {
        this.finder = finder;
        this.research = research;
        this.pitches = pitches;
        this.gemini = gemini;
        this.drive = drive;
        this.earlier = earlier;
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
     * @param depth how many pages are read, and how many calls and how much time it may take; absent: standard
     * @param country where the company is, which tells it from others of its name
     * @param sections the only ones that are asked about; absent: all
     * @param seller who wants to sell it something; the report then has reasons and opening lines
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

            @Size(max = 60, message = "must have at most 60 characters") @Nullable
            String country,

            @Size(min = 1, max = 20, message = "must be between 1 and 20 sections") @Nullable
            List<@NotNull(message = "must be a section") Section> sections,

            @Valid @Nullable Seller seller,

            @Pattern(regexp = "last|[0-9a-f-]{36}", message = "must be last, or the id of a prospect_deep_dive_task")
            @Nullable
            String since) {

        /** What tells the company from others. */
        String subject() {
            return EarlierReports.subject(companyName, website, country);
        }

        Topic topic() {
            return new Topic(companyName, country, focus);
        }

        Depth wantedDepth() {
            return depth == null ? Depth.STANDARD : depth;
        }

        Set<Section> wantedSections() {
            return sections == null ? EnumSet.allOf(Section.class) : EnumSet.copyOf(sections);
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

    /** When the task first ran: a later run goes on with its report, of its day. */
    @RegisterForReflection
    record Begun(Instant at) {

        LocalDate day() {
            return at.atOffset(ZoneOffset.UTC).toLocalDate();
        }
    }

    @Override
    public Uni<DeepDive> run(Args args, TaskContext context) {
        requireDrive(args);
        CallBudget budget = new CallBudget(args.wantedDepth(), args.seller() == null ? 0 : 1, Instant.now());
        return context.step("begun", Begun.class, () -> Uni.createFrom().item(() -> new Begun(Instant.now())))
                .chain(begun -> earlier.since(args.since(), args.subject(), context)
                        .chain(since -> finder.find(wanted(args), context)
                                .chain(found -> analyse(found, args, begun, since, budget, context)))
                        .chain(written -> saved(written, args, begun.day(), context)))
                .call(written -> earlier.note(!written.claims().isEmpty(), args.subject(), context));
    }

    private static SourceFinder.Wanted wanted(Args args) {
        Depth.Reading reading = args.wantedDepth().reading();
        List<String> given = args.sources() == null ? List.of() : args.sources();
        return new SourceFinder.Wanted(args.topic(), args.website(), given, reading.searched(), reading.pages());
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
            SourceFinder.Found found, Args args, Begun begun, Since since, CallBudget budget, TaskContext context) {
        Research.Known known = research.begin(found, args.topic());
        Uni<Void> title = context.chunk(ReportWriter.title(args.companyName(), begun.day()));
        return title.chain(() -> asked(known, args, begun, budget, context))
                .chain(answered -> research.held(answered, args.companyName(), budget, context))
                .chain(held -> pitched(held, args, begun, budget, context)
                        .map(written ->
                                written.comparedWith(since, Since.Looked.of(args.wantedSections(), held.known()))))
                .call(written -> tell(written, context));
    }

    private Uni<Research.Known> asked(
            Research.Known known, Args args, Begun begun, CallBudget budget, TaskContext context) {
        if (known.relevant().isEmpty()) {
            context.progress(100, "Nothing was found, and the report says so");
            return Uni.createFrom().item(known);
        }
        context.progress(30, "Asking about " + known.relevant().size() + " sources");
        Research.Order order = new Research.Order(
                args.topic(), args.wantedDepth(), args.wantedSections(), args.language(), args.model(), begun.day());
        return research.ask(order, known, budget, context);
    }

    private Uni<DeepDive> pitched(
            Research.Held held, Args args, Begun begun, CallBudget budget, TaskContext context) {
        Seller seller = args.seller();
        if (seller == null) {
            return Uni.createFrom().item(() -> written(held, null, args, begun, budget, context));
        }
        PitchWriter.Order order = new PitchWriter.Order(
                args.companyName(), seller, args.language(), args.model(), begun.day(), held.settled().all());
        return pitches.write(order, budget, context)
                .map(kept -> written(
                        held.paid(kept.calls(), kept.costUsd()),
                        PitchWriter.checked(order, kept),
                        args,
                        begun,
                        budget,
                        context));
    }

    private static DeepDive written(
            Research.Held held,
            @Nullable Pitch pitch,
            Args args,
            Begun begun,
            CallBudget budget,
            TaskContext context) {
        Research.Known known = held.known();
        if (!known.relevant().isEmpty()) {
            context.progress(100, "The report is written");
        }
        Prospect company =
                Prospect.of(args.companyName(), args.country(), args.website() != null, List.copyOf(known.ownHosts()));
        Effort effort = new Effort(
                args.wantedDepth().key(),
                known.allCalls(),
                known.allCosts(),
                Duration.between(begun.at(), Instant.now()).toSeconds(),
                Prompts.version(),
                budget.spent());
        return new DeepDiveDraft(company, begun.day(), known, held.texts())
                .finish(held.settled(), pitch, effort, context.finishedSteps());
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
