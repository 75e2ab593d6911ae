package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Asks about the pages that were found, and looks for more where something is still open: in each round for the sections without a verified
 * claim, and for those whose sources disagree.
 */
@Singleton
class Research {

    private final SourceFinder finder;
    private final SourceCollector collector;
    private final Analyst analyst;
    private final QueryWriter queries;
    private final ClaimJudge judge;
    private final ResearchConfig config;
    private final ExecutorService workers;

    Research(
            SourceFinder finder,
            SourceCollector collector,
            Analyst analyst,
            QueryWriter queries,
            ClaimJudge judge,
            ResearchConfig config,
            ExecutorService workers) {
        this.config = config;
        this.workers = workers;
        this.finder = finder;
        this.collector = collector;
        this.analyst = analyst;
        this.queries = queries;
        this.judge = judge;
    }

    /**
     * What is wanted.
     *
     * @param sections that are asked about
     * @param today the day on which the task first ran
     * @param renewal the earlier report whose other sections stay
     */
    record Order(
            Topic topic,
            Depth depth,
            Set<Section> sections,
            @Nullable String language,
            @Nullable String model,
            LocalDate today,
            Renewal renewal) {

        Analyst.Question question(List<Source> sources, int round) {
            return new Analyst.Question(topic, language, model, today, sources, round, depth.sectionsAtOnce());
        }
    }

    /**
     * What is known.
     *
     * @param sources the pages that could be read
     * @param relevant those of them that are about the company
     * @param notes on how pages were found, for the gaps
     * @param calls for anything but answers about sections, whose findings have their own
     */
    record Known(
            List<SourcePage> pages,
            List<Source> sources,
            List<Source> relevant,
            Set<String> ownHosts,
            List<String> notes,
            Map<Section, Findings> answers,
            int calls,
            BigDecimal costUsd) {

        Known with(List<SourcePage> morePages, List<Source> moreSources, List<Source> moreRelevant) {
            return new Known(
                    joined(pages, morePages),
                    joined(sources, moreSources),
                    joined(relevant, moreRelevant),
                    ownHosts,
                    notes,
                    answers,
                    calls,
                    costUsd);
        }

        Known with(Map<Section, Findings> more) {
            Map<Section, Findings> all = new EnumMap<>(Section.class);
            all.putAll(answers);
            more.forEach((section, findings) -> all.merge(section, findings, Findings::with));
            return new Known(pages, sources, relevant, ownHosts, notes, all, calls, costUsd);
        }

        Known paid(int moreCalls, BigDecimal more) {
            return new Known(pages, sources, relevant, ownHosts, notes, answers, calls + moreCalls, costUsd.add(more));
        }

        int allCalls() {
            return calls + answers.values().stream().mapToInt(Findings::calls).sum();
        }

        BigDecimal allCosts() {
            return answers.values().stream().map(Findings::costUsd).reduce(costUsd, BigDecimal::add);
        }

        private static <T> List<T> joined(List<T> first, List<T> then) {
            List<T> all = new ArrayList<>(first);
            all.addAll(then);
            return List.copyOf(all);
        }
    }

    /** What is known from the pages alone. */
    Known begin(SourceFinder.Found found, Order order) {
        List<Source> sources =
                collector.number(found.pages(), List.of(), order.renewal().lastSource());
        Subject subject = new Subject(order.topic().company(), found.ownHosts());
        return new Known(
                found.pages(),
                sources,
                subject.relevant(sources, List.of()),
                found.ownHosts(),
                found.notes(),
                Map.of(),
                0,
                BigDecimal.ZERO);
    }

    /** Asks about all sections, and then in further rounds about what is open. */
    Uni<Known> ask(Order order, Known known, CallBudget budget, TaskContext context) {
        Set<Section> asked = EnumSet.copyOf(order.sections());
        return analyst.ask(order.question(known.relevant(), 1), asked, budget, context)
                .map(known::with)
                .chain(answered -> further(order, answered, asked, 1, budget, context))
                // What an earlier report says of the others stays.
                .map(answered -> order.renewal().isNone() ? answered.with(notAsked(asked)) : answered);
    }

    private static Map<Section, Findings> notAsked(Set<Section> asked) {
        Map<Section, Findings> none = new EnumMap<>(Section.class);
        EnumSet.complementOf(EnumSet.copyOf(asked))
                .forEach(section -> none.put(
                        section, Findings.none("not asked: it is not among the sections that were asked for")));
        return none;
    }

    private Uni<Known> further(
            Order order, Known known, Set<Section> asked, int round, CallBudget budget, TaskContext context) {
        boolean isOver = round > order.depth().reading().rounds() || budget.spent() != null || !finder.searches();
        if (isOver) {
            return Uni.createFrom().item(known);
        }
        return settled(known, order).chain(settled -> {
            Set<Section> open = settled.open();
            open.retainAll(asked);
            return open.isEmpty()
                    ? Uni.createFrom().item(known)
                    : lookFurther(order, known, asked, new Round(round, open), budget, context);
        });
    }

    private record Round(int number, Set<Section> open) {}

    private Uni<Known> lookFurther(
            Order order, Known known, Set<Section> asked, Round round, CallBudget budget, TaskContext context) {
        return queries.write(order.topic(), round.open(), order.model(), round.number(), budget, context)
                .chain(written -> finder.further(
                                written.queries(),
                                order.depth().reading().later(),
                                round.number(),
                                known.pages(),
                                context)
                        .chain(pages -> askAgain(
                                order, known.paid(written.calls(), written.costUsd()), pages, round, budget, context)))
                .chain(more -> more.pages().size() == known.pages().size()
                        ? Uni.createFrom().item(more)
                        : further(order, more, asked, round.number() + 1, budget, context));
    }

    private Uni<Known> askAgain(
            Order order, Known known, List<SourcePage> pages, Round round, CallBudget budget, TaskContext context) {
        List<Source> sources =
                collector.number(pages, known.sources(), order.renewal().lastSource());
        Subject subject = new Subject(order.topic().company(), known.ownHosts());
        List<Source> relevant = subject.relevant(sources, known.sources());
        Known more = known.with(pages, sources, relevant);
        if (relevant.isEmpty()) {
            return Uni.createFrom().item(more);
        }
        return analyst.ask(order.question(relevant, round.number() + 1), round.open(), budget, context)
                .map(more::with);
    }

    /**
     * What is known, and what holds of it.
     *
     * @param texts of the sources that are cited
     * @param renewal the earlier report whose other sections are in it
     */
    record Held(Known known, Settled settled, Snapshots texts, Renewal renewal) {

        Held paid(int moreCalls, BigDecimal more) {
            return new Held(known.paid(moreCalls, more), settled, texts, renewal);
        }
    }

    /** What holds of all answers, after a model judged it, too. */
    Uni<Held> held(Known known, Order order, CallBudget budget, TaskContext context) {
        String company = order.topic().company();
        return settled(known, order)
                .map(settled -> order.renewal().with(settled, known.answers(), order.sections()))
                .chain(settled -> judge.judge(company, settled.all(), known.relevant(), budget, context)
                        // Pages are long, and so it takes a while to compress them.
                        .emitOn(workers)
                        .map(opinions -> held(
                                known.paid(opinions.calls(), opinions.costUsd()),
                                settled.judged(opinions),
                                order.renewal())));
    }

    private Held held(Known known, Settled settled, Renewal renewal) {
        List<Claim> claims = settled.all();
        int room = config.snapshotBytes() - Snapshots.bytes(renewal.stillCited(claims));
        return new Held(known, settled, Snapshots.of(known.sources(), claims, room), renewal);
    }

    /** What holds of the answers. It is found out on a thread for such work, since pages are long. */
    private Uni<Settled> settled(Known known, Order order) {
        return Uni.createFrom()
                .item(() -> Settled.of(
                        known.answers(),
                        new AnchorCheck(Prospect.company(order.topic().company(), known.ownHosts()), known.relevant()),
                        order.renewal().lastClaim()))
                .runSubscriptionOn(workers);
    }
}
