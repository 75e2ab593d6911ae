package dev.leadline.listing;

import dev.leadline.Recent;
import dev.leadline.RedisUnavailable;
import dev.leadline.records.Lane;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is, in short, for start pages. Many people may look at them all the time, so what was counted for a tenant serves everybody
 * of that tenant for {@link #KEPT}.
 */
@Singleton
public class Overviews {

    static final int MOST_QUEUES = 200;

    /** For how long an overview counts as new. */
    public static final Duration KEPT = Duration.ofSeconds(2);

    /** Queues and workers are counted in pages of this size, up to this number of pages. */
    private static final int PAGE = 500;

    private static final int MOST_PAGES = 20;

    private static final Comparator<Overview.Queue> LARGEST_FIRST =
            Comparator.comparingLong(Overview.Queue::size).reversed().thenComparing(Overview.Queue::queue);

    private final Survey survey;
    private final Delays delays;
    private final Workers workers;
    private final Recent<Overview> recent = new Recent<>(KEPT, this::counted);

    public Overviews(Survey survey, Delays delays, Workers workers) {
        this.survey = survey;
        this.delays = delays;
        this.workers = workers;
    }

    /**
     * What there is now, or was up to {@link #KEPT} ago.
     *
     * @param tenant counts only this tenant's tasks; null: those of all tenants
     * @return fails with {@link RedisUnavailable}
     */
    public Uni<Overview> of(@Nullable String tenant) {
        return recent.of(tenant);
    }

    private Uni<Overview> counted(@Nullable String tenant) {
        return Uni.combine()
                .all()
                .unis(
                        all(cursor -> survey.queues(tenant, PAGE, cursor)),
                        delays.byQueue(tenant),
                        all(cursor -> workers.page(PAGE, cursor)))
                .with(Overviews::overview);
    }

    /** Items of many pages; {@code next} says whether there are more. */
    private static <T> Uni<Portion<T>> all(Function<@Nullable String, Uni<Portion<T>>> page) {
        // Each count begins with an empty list, also when it is done again.
        return Uni.createFrom().deferred(() -> more(page, null, new ArrayList<>(), 1));
    }

    private static <T> Uni<Portion<T>> more(
            Function<@Nullable String, Uni<Portion<T>>> page, @Nullable String cursor, List<T> found, int number) {
        return page.apply(cursor).chain(portion -> {
            found.addAll(portion.items());
            return portion.next() == null || number == MOST_PAGES
                    ? Uni.createFrom().item(new Portion<>(found, portion.next()))
                    : more(page, portion.next(), found, number + 1);
        });
    }

    private static Overview overview(Portion<QueueView> surveyed, Delays.Delayed delayed, Portion<WorkerView> living) {
        List<Overview.Queue> queues = queues(surveyed.items(), delayed.tasks());
        Overview.Others others = Overview.Others.NONE;
        for (Overview.Queue one : queues.subList(Math.min(MOST_QUEUES, queues.size()), queues.size())) {
            others = others.and(one);
        }
        long slots = living.items().stream().mapToLong(WorkerView::concurrency).sum();
        return new Overview(
                Instant.now(),
                queues.stream().limit(MOST_QUEUES).toList(),
                others,
                new Overview.Fleet(living.items().size(), slots),
                queues.stream().mapToLong(Overview.Queue::running).sum(),
                surveyed.next() == null && delayed.complete() && living.next() == null);
    }

    private static List<Overview.Queue> queues(List<QueueView> surveyed, Map<String, Long> delayed) {
        Map<String, Long> onlyDelayed = new HashMap<>(delayed);
        List<Overview.Queue> queues = new ArrayList<>();
        for (QueueView one : surveyed) {
            @Nullable Long later = onlyDelayed.remove(one.name());
            queues.add(new Overview.Queue(
                    one.name(),
                    one.lanes(),
                    one.waiting(),
                    one.running(),
                    later == null ? 0 : later,
                    one.parked(),
                    one.oldestMs(),
                    one.paused()));
        }
        // What is delayed for longer than queues are remembered without tasks waits in a queue that is not surveyed.
        onlyDelayed.forEach(
                (name, tasks) -> queues.add(new Overview.Queue(name, emptyLanes(), 0, 0, tasks, 0, null, false)));
        queues.sort(LARGEST_FIRST);
        return queues;
    }

    private static Map<String, Long> emptyLanes() {
        return Arrays.stream(Lane.values())
                .collect(Collectors.toMap(Lane::key, lane -> 0L, (one, other) -> one, LinkedHashMap::new));
    }
}
