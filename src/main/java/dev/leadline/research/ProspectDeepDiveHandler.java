package dev.leadline.research;

import dev.leadline.drive.DriveDocument;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code prospect_deep_dive_task}: reads pages about a company and writes a report in which every claim has a quote of a source. Its
 * stages: collect the sources, ask section by section, look for more where something is open, check the claims, write.
 */
@Singleton
class ProspectDeepDiveHandler implements TaskHandler<DeepDiveArgs, DeepDive> {

    private final SourceFinder finder;
    private final Research research;
    private final PitchWriter pitches;
    private final GeminiClient gemini;
    private final DriveUploads drive;
    private final EarlierReports earlier;
    private final Tiered tiers;

    ProspectDeepDiveHandler(
            SourceFinder finder,
            Research research,
            PitchWriter pitches,
            GeminiClient gemini,
            DriveUploads drive,
            EarlierReports earlier,
            Tiered tiers) {
        this.finder = finder;
        this.research = research;
        this.pitches = pitches;
        this.gemini = gemini;
        this.drive = drive;
        this.earlier = earlier;
        this.tiers = tiers;
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
    public Uni<DeepDive> run(DeepDiveArgs args, TaskContext context) {
        requireDrive(args);
        CallBudget budget =
                new CallBudget(args.wantedDepth(), args.seller() == null ? 0 : 1, Instant.now(), tiers, context);
        return context.step("begun", Begun.class, () -> Uni.createFrom().item(() -> new Begun(Instant.now())))
                .chain(begun -> earlier.renewal(args, context)
                        .chain(renewal -> earlier.since(args.since(), args.subject(), context)
                                .chain(since -> finder.find(wanted(args), context)
                                        .chain(found -> analyse(
                                                found,
                                                args,
                                                order(args, begun, renewal),
                                                begun,
                                                since,
                                                budget,
                                                context))))
                        .chain(written -> saved(written, args, begun.day(), context)))
                .call(written -> earlier.note(!written.claims().isEmpty(), args.subject(), context));
    }

    private static SourceFinder.Wanted wanted(DeepDiveArgs args) {
        Depth.Reading reading = args.wantedDepth().reading();
        List<String> given = args.sources() == null ? List.of() : args.sources();
        return new SourceFinder.Wanted(args.topic(), args.website(), given, reading.searched(), reading.pages());
    }

    private static Research.Order order(DeepDiveArgs args, Begun begun, Renewal renewal) {
        return new Research.Order(
                args.topic(),
                args.wantedDepth(),
                args.wantedSections(),
                args.language(),
                args.model(),
                begun.day(),
                renewal);
    }

    /** Before anything is paid for. */
    private void requireDrive(DeepDiveArgs args) {
        if (args.driveFolderId() != null) {
            drive.missing().ifPresent(missing -> {
                throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, "driveFolderId: " + missing);
            });
        }
    }

    private Uni<DeepDive> saved(DeepDive found, DeepDiveArgs args, LocalDate today, TaskContext context) {
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
            SourceFinder.Found found,
            DeepDiveArgs args,
            Research.Order order,
            Begun begun,
            Since since,
            CallBudget budget,
            TaskContext context) {
        Research.Known known = research.begin(found, order);
        Uni<Void> title = context.chunk(ReportWriter.title(args.companyName(), begun.day()));
        return title.chain(() -> asked(known, order, budget, context))
                .chain(answered -> research.held(answered, order, budget, context))
                .chain(held -> pitched(held, args, begun, budget, context)
                        .map(written ->
                                written.comparedWith(since, Since.Looked.of(args.wantedSections(), held.known()))))
                .call(written -> tell(written, context));
    }

    private Uni<Research.Known> asked(
            Research.Known known, Research.Order order, CallBudget budget, TaskContext context) {
        if (known.relevant().isEmpty()) {
            context.progress(100, "Nothing was found, and the report says so");
            return Uni.createFrom().item(known);
        }
        context.progress(30, "Asking about " + known.relevant().size() + " sources");
        return research.ask(order, known, budget, context);
    }

    private Uni<DeepDive> pitched(
            Research.Held held, DeepDiveArgs args, Begun begun, CallBudget budget, TaskContext context) {
        Seller seller = args.seller();
        if (seller == null) {
            // Of an earlier report that is renewed, what of its pitch still holds.
            Pitch left = held.renewal().pitchOn(held.settled().all());
            return Uni.createFrom().item(() -> written(held, left, args, begun, budget, context));
        }
        PitchWriter.Order order = new PitchWriter.Order(
                args.companyName(),
                seller,
                args.language(),
                args.model(),
                begun.day(),
                held.settled().all());
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
            DeepDiveArgs args,
            Begun begun,
            CallBudget budget,
            TaskContext context) {
        Research.Known known = held.known();
        if (!known.relevant().isEmpty()) {
            context.progress(100, "The report is written");
        }
        Prospect now =
                Prospect.of(args.companyName(), args.country(), args.website() != null, List.copyOf(known.ownHosts()));
        Prospect company = now.domain() == null && held.renewal().company().domain() != null
                ? held.renewal().company()
                : now;
        Effort effort = new Effort(
                args.wantedDepth().key(),
                known.allCalls(),
                known.allCosts(),
                Duration.between(begun.at(), Instant.now()).toSeconds(),
                Prompts.version(),
                budget.spent());
        return new DeepDiveDraft(company, begun.day(), held).finish(pitch, effort, context.finishedSteps());
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
