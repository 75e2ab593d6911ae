package dev.leadline.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.archive.Archive;
import dev.leadline.broker.Broker;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.report.Erasure;
import dev.leadline.report.PersonName;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a person out of the reports of a tenant, wherever these are kept: results in Redis and in the archive, live output, and what
 * the steps of failed research have kept. A page of tasks at a time; to do it again changes nothing more.
 */
@Singleton
public class Erasures {

    /** The only tasks that write reports. */
    static final String HANDLER = "prospect_deep_dive_task";

    private static final Set<TaskState> ENDED =
            Set.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED, TaskState.EXPIRED);

    private static final int PAGE = 50;

    private final TaskLists lists;
    private final Broker broker;
    private final Archive archive;
    private final ObjectMapper json;
    private final Rewrite rewrite;
    private final Commands commands;
    private final Keys keys;

    public Erasures(
            TaskLists lists,
            Broker broker,
            Archive archive,
            ObjectMapper json,
            Links links,
            KeyPrefix prefix,
            Keys keys,
            RedisConfig redis) {
        this.lists = lists;
        this.broker = broker;
        this.archive = archive;
        this.json = json;
        this.keys = keys;
        RedisLink link = links.open("erasures");
        this.rewrite =
                new Rewrite(new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT), redis.requestTimeout());
        this.commands = new Commands(link, redis.requestTimeout());
    }

    /**
     * What became of a page of tasks.
     *
     * @param tasks how many were looked at
     * @param reports from how many of them the person was erased
     * @param claims how many claims were removed
     * @param next where the next page begins; null on the last
     */
    public record Page(
            int tasks, int reports, int claims, @Nullable Cursor next) {

        private Page with(Done one) {
            return new Page(tasks, reports + (one.isChanged() ? 1 : 0), claims + one.claims(), next);
        }
    }

    /** What became of one task. */
    private record Done(boolean isChanged, int claims) {

        private static final Done NOTHING = new Done(false, 0);

        /** Redis and the archive have the same report, whose claims count once. */
        private Done and(Done other) {
            return new Done(isChanged || other.isChanged, Math.max(claims, other.claims));
        }
    }

    /**
     * Erases a person from a page of reports.
     *
     * @param tenant null: of all tenants
     * @param from as {@link Page#next} gave it; null: the first page
     * @return fails with IllegalArgumentException when the cursor is of another list
     */
    public Uni<Page> erase(PersonName name, @Nullable String tenant, @Nullable Cursor from) {
        TaskFilter filter = TaskFilter.ANY.ofTenant(tenant).ofHandler(HANDLER);
        return lists.page(new TaskQuery(filter, ENDED, PAGE, from)).chain(page -> each(name, page));
    }

    private Uni<Page> each(PersonName name, TaskPage page) {
        Page start = new Page(page.items().size(), 0, 0, page.next());
        // One after the other: each may have megabytes.
        return Multi.createFrom()
                .iterable(page.items())
                .onItem()
                .transformToUniAndConcatenate(task -> one(name, task))
                .collect()
                .in(() -> new Page[] {start}, (sum, done) -> sum[0] = sum[0].with(done))
                .map(sum -> sum[0]);
    }

    private Uni<Done> one(PersonName name, Task task) {
        TaskId id = task.id();
        String tenant = task.placement().tenant();
        return inRedis(name, id, tenant)
                .chain(here -> archive.find(id, tenant)
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .chain(row -> inArchive(name, row))
                        .map(here::and));
    }

    private Uni<Done> inRedis(PersonName name, TaskId id, String tenant) {
        // Results have megabytes, and the texts in them are compressed.
        return broker.find(id, tenant)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(task -> {
                    if (task == null || !task.state().isFinal()) {
                        return Uni.createFrom().item(Done.NOTHING);
                    }
                    String result = task.result();
                    return result == null ? steps(name, task) : rewritten(name, id, result);
                });
    }

    private Uni<Done> rewritten(PersonName name, TaskId id, String result) {
        return erased(name, result)
                .map(erased -> rewrite.run(id, result, write(erased))
                        .map(done -> done == Rewrite.Result.DONE ? new Done(true, erased.claims()) : Done.NOTHING))
                .orElseGet(() -> Uni.createFrom().item(Done.NOTHING));
    }

    /** Of research that failed there is no report, but what it had found when it did. If it is run again, it looks again. */
    private Uni<Done> steps(PersonName name, Task task) {
        return commands.one(Command.HVALS, keys.steps(task.id())).chain(kept -> {
            boolean names = false;
            for (int i = 0; kept != null && i < kept.size() && !names; i++) {
                names = name.isIn(kept.get(i).toString());
            }
            return names
                    ? rewrite.run(task.id(), null, null).map(done -> new Done(done == Rewrite.Result.DONE, 0))
                    : Uni.createFrom().item(Done.NOTHING);
        });
    }

    private Uni<Done> inArchive(PersonName name, @Nullable Task task) {
        if (task == null || task.result() == null) {
            return Uni.createFrom().item(Done.NOTHING);
        }
        String result = task.result();
        return erased(name, result)
                .map(erased -> archive.replaceResult(task.id(), result, write(erased))
                        .map(done -> done ? new Done(true, erased.claims()) : Done.NOTHING))
                .orElseGet(() -> Uni.createFrom().item(Done.NOTHING));
    }

    private Optional<Erasure.Erased> erased(PersonName name, String result) {
        try {
            return Erasure.of(name, json.readTree(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is no JSON", e);
        }
    }

    private String write(Erasure.Erased erased) {
        return erased.result().toString();
    }
}
