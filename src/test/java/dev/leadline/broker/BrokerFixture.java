package dev.leadline.broker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.budget.BudgetConfig;
import dev.leadline.budget.Budgets;
import dev.leadline.control.BulkControl;
import dev.leadline.control.QueueControl;
import dev.leadline.control.TenantWeights;
import dev.leadline.control.TenantsConfig;
import dev.leadline.control.WorkerControl;
import dev.leadline.counts.Counts;
import dev.leadline.counts.Stats;
import dev.leadline.flow.FlowResults;
import dev.leadline.flow.Flows;
import dev.leadline.flow.TestFlowConfig;
import dev.leadline.ledger.Entries;
import dev.leadline.ledger.Ledger;
import dev.leadline.limit.LimitRules;
import dev.leadline.listing.Delays;
import dev.leadline.listing.Failures;
import dev.leadline.listing.KeptSteps;
import dev.leadline.listing.Overviews;
import dev.leadline.listing.Survey;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.Workers;
import dev.leadline.live.Chunks;
import dev.leadline.live.LiveConfig;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisAddress;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Deadline;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Limits;
import dev.leadline.task.Money;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Placement;
import dev.leadline.task.Priority;
import dev.leadline.task.Schedule;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskOptions;
import dev.leadline.task.Unique;
import dev.leadline.task.Usage;
import dev.leadline.task.Webhook;
import dev.leadline.testsupport.LedgerSettings;
import dev.leadline.testsupport.Paid;
import dev.leadline.testsupport.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;
import org.jspecify.annotations.Nullable;

/** The broker of one node on a real Redis, without CDI; leases are short, so that workers are soon declared lost. */
public final class BrokerFixture implements AutoCloseable {

    public static final Duration LEASE = Duration.ofMillis(1500);

    private static final Entries ENTRIES = new Entries(LedgerSettings.USUAL);

    static {
        // If two threads use Mutiny for the first time at once, its registration of context propagation fails for one
        // of them. In the product, Quarkus registers it at boot.
        ContextManagerProvider.instance();
    }

    public final Broker broker;
    public final Leases leases;
    public final Maintenance maintenance;
    public final Beats beats;
    public final TaskLists lists;
    public final Counts counts = new Counts();
    public final Stats stats;
    public final Survey survey;
    public final Overviews overviews;
    public final Workers workers;
    public final LimitRules limits;
    public final Flows flows;
    public final FlowResults flowResults;
    public final QueueControl queues;
    public final BulkControl bulk;
    public final WorkerControl workerControl;
    public final Failures failures;
    public final KeptSteps keptSteps;
    public final Ledger ledger;
    public final Keys keys;
    public final BrokerConfig config;
    public final Vertx vertx = Vertx.vertx();
    public final Waiters waiters;

    /** For the classes of other packages that speak to the same Redis. */
    public final Links links;

    public final KeyPrefix prefix;
    public final RedisConfig redisConfig;
    private final TestRedisConfig redis;
    private long calls;

    public BrokerFixture(String url) {
        this(url, Duration.ofSeconds(5));
    }

    public BrokerFixture(String url, Duration commandTimeout) {
        this(url, commandTimeout, 0, LEASE);
    }

    public BrokerFixture(String url, Duration commandTimeout, int replicas, Duration lease) {
        this(new TestRedisConfig(url, commandTimeout, replicas, "leadline"), lease);
    }

    BrokerFixture(TestRedisConfig redis, Duration lease) {
        this.redis = redis;
        this.config = new TestBrokerConfig(lease);
        this.redisConfig = redis;
        this.prefix = new KeyPrefix(redis);
        this.keys = new Keys(prefix);
        this.links = new Links(new RedisAddress(redis.address()));
        Records records = new Records(new ObjectMapper());
        this.waiters = new Waiters(links, prefix, keys, redis);
        this.broker = new Broker(links, prefix, keys, records, waiters, counts, redis, config);
        this.leases = new Leases(links, prefix, keys, records, ENTRIES, redis, config);
        this.ledger = new Ledger(links, prefix, keys, ENTRIES, redis);
        this.maintenance = new Maintenance(links, prefix, keys, redis, config);
        this.beats = new Beats(links, prefix, redis, config);
        this.lists = new TaskLists(links, prefix, keys, records, redis);
        this.stats = new Stats(links, keys, redis);
        this.survey = new Survey(links, prefix, redis);
        this.workers = new Workers(links, keys, records, redis);
        this.overviews = new Overviews(survey, new Delays(links, prefix, redis), workers);
        this.limits = new LimitRules(links, prefix, keys, redis);
        this.flows = new Flows(links, prefix, keys, records, broker, redis, config, TestFlowConfig.USUAL);
        this.flowResults = new FlowResults(links, keys, new ObjectMapper(), redis, TestFlowConfig.USUAL);
        this.queues = new QueueControl(links, prefix, redis, config);
        this.bulk = new BulkControl(links, prefix, redis, config, lists);
        this.workerControl = new WorkerControl(links, prefix, keys, records, redis, workers);
        this.failures = new Failures(lists);
        this.keptSteps = new KeptSteps(links, keys, redis);
    }

    /** A node that repeats a call whose answer does not come in 2 s. */
    public static BrokerFixture impatient(String url) {
        return new BrokerFixture(url, Duration.ofSeconds(2));
    }

    public static NewTask task() {
        return task("default");
    }

    public static NewTask task(String queue) {
        return new TaskBuilder().queue(queue).build();
    }

    public static TaskBuilder aTask() {
        return new TaskBuilder();
    }

    /** A finished step that took 5 ms. */
    public static KeepStep.Kept step(String name, String result) {
        return new KeepStep.Kept(name, result, Duration.ofMillis(5));
    }

    /** The beginning of all keys. */
    public String base() {
        return prefix.value();
    }

    public TenantWeights tenantWeights(TenantsConfig tenants) {
        return new TenantWeights(links, keys, redis, tenants);
    }

    /** Runs scripts as the broker's classes do. */
    public Scripts scripts() {
        return new Scripts(links.open("test"), prefix, Duration.ofSeconds(5), SetAside.SCRIPT);
    }

    /** Something else of this node. */
    public <T> T with(Part<T> part) {
        return part.make(links, prefix, redis);
    }

    /** Makes what needs this node's connections. */
    public interface Part<T> {
        T make(Links links, KeyPrefix prefix, RedisConfig redis);
    }

    /** The budgets of this node. */
    public Budgets budgets(BudgetConfig config) {
        return new Budgets(links, prefix, keys, ENTRIES, redis, config);
    }

    /** The live output of runs on this node. */
    public Chunks chunks(LiveConfig live) {
        return new Chunks(links, prefix, redis, live, vertx);
    }

    public TaskId enqueue(NewTask task) {
        await(broker.enqueue(task));
        return task.id();
    }

    public Task find(TaskId id) {
        @Nullable Task task = await(broker.find(id, null));
        if (task == null) {
            throw new AssertionError("no task " + id);
        }
        return task;
    }

    /** A take with a number of its own, by a worker that serves all queues. */
    public Taken.Leased take(String worker, int want) {
        return (Taken.Leased) takeAny(worker, want);
    }

    public Taken takeAny(String worker, int want, String... queues) {
        // Some calls begin with the lowest lane: a test of that names its call.
        do {
            calls++;
        } while (new Take.Ask(worker, calls, want, null, 0, List.of()).lowestLaneFirst());
        return takeAs(worker, calls, want, queues);
    }

    public Taken takeAs(String worker, long call, int want, String... queues) {
        return await(leases.take(new Take.Ask(worker, call, want, null, 0, List.of(queues))));
    }

    public LeasedTask takeOne(String worker) {
        return take(worker, 1).tasks().get(0);
    }

    public Finish.Result succeed(LeasedTask task) {
        return await(leases.finish(task.lease(), new Outcome.Succeeded(Json.of("1"), Usage.NONE), null));
    }

    public <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        links.close(new io.quarkus.runtime.ShutdownEvent());
        links.end();
        beats.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    public static RedisProcess redis() {
        return new RedisProcess("--appendonly", "no", "--enable-debug-command", "yes");
    }

    record TestRedisConfig(String address, Duration commandTimeout, int replicas, String prefix)
            implements RedisConfig {
        @Override
        public int fullAt() {
            return 95;
        }

        @Override
        public Optional<String> url() {
            return Optional.of(address);
        }

        @Override
        public Duration requestTimeout() {
            return Duration.ofMillis(1800);
        }
    }

    record TestBrokerConfig(Duration lease) implements BrokerConfig {
        @Override
        public int maxCrashes() {
            return 3;
        }

        @Override
        public Duration idempotencyTtl() {
            return Duration.ofDays(1);
        }

        @Override
        public int finishedCap() {
            return 1000;
        }

        @Override
        public int deadCap() {
            return 1000;
        }
    }

    public static final class TaskBuilder {
        private TaskId id = TaskId.next();
        private String queue = "default";
        private String tenant = "default";
        private Priority priority = Priority.NORMAL;
        private String handler = "a_task";
        private int maxAttempts = 4;
        private @Nullable Duration timeout;
        private String args = "{}";
        private @Nullable Duration delay;
        private @Nullable Duration expires;
        private Duration resultTtl = Duration.ofDays(1);
        private List<String> limitKeys = List.of();
        private NewTask.@Nullable Idempotency idempotency;
        private List<String> tags = List.of("a-tag");
        private NewTask.@Nullable UniqueKey unique;
        private @Nullable Webhook webhook;
        private @Nullable Money budget;
        private @Nullable Deadline deadline;

        public TaskBuilder id(TaskId value) {
            id = value;
            return this;
        }

        public TaskBuilder queue(String value) {
            queue = value;
            return this;
        }

        public TaskBuilder tenant(String value) {
            tenant = value;
            return this;
        }

        public TaskBuilder tags(String... values) {
            tags = List.of(values);
            return this;
        }

        public TaskBuilder priority(Priority value) {
            priority = value;
            return this;
        }

        public TaskBuilder args(String value) {
            args = value;
            return this;
        }

        public TaskBuilder handler(String value) {
            handler = value;
            return this;
        }

        public TaskBuilder maxAttempts(int value) {
            maxAttempts = value;
            return this;
        }

        public TaskBuilder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public TaskBuilder delay(Duration value) {
            delay = value;
            return this;
        }

        public TaskBuilder expires(Duration value) {
            expires = value;
            return this;
        }

        public TaskBuilder resultTtl(Duration value) {
            resultTtl = value;
            return this;
        }

        public TaskBuilder limitKeys(String... value) {
            limitKeys = List.of(value);
            return this;
        }

        public TaskBuilder deadline(Deadline wanted) {
            deadline = wanted;
            return this;
        }

        public TaskBuilder budget(String dollars) {
            budget = Paid.usd(dollars);
            return this;
        }

        public TaskBuilder webhook(Webhook value) {
            webhook = value;
            return this;
        }

        public TaskBuilder idempotency(String key, String fingerprint) {
            idempotency = new NewTask.Idempotency(key, fingerprint);
            return this;
        }

        public TaskBuilder unique(Unique value, String digest) {
            unique = new NewTask.UniqueKey(value, digest);
            return this;
        }

        public NewTask build() {
            return new NewTask(
                    id,
                    handler,
                    Json.of(args),
                    new Placement(queue, priority, tenant),
                    new Schedule(delay, null, expires),
                    new TaskOptions(
                            new Limits(maxAttempts, timeout, resultTtl), tags, limitKeys, budget, deadline, webhook),
                    idempotency,
                    unique);
        }
    }
}
