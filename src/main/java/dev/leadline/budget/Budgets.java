package dev.leadline.budget;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.LeaseLost;
import dev.leadline.ledger.Entries;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.Purse;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what calls of providers cost within the budgets of their tasks and tenants, for the whole fleet. */
@Singleton
public class Budgets {

    /** In place of the number of a call, see {@code let_go.lua}. */
    private static final String OF_TASK = "0";

    private final BudgetConfig config;
    private final Entries entries;
    private final Keys keys;
    private final Commands commands;
    private final KnownBudgets known;
    private final Hold hold;
    private final Pay pay;
    private final Left left;
    private final Lapse lapse;
    private final NoteWork noteWork;
    private final LeftWork leftWork;
    private final GiveUpWork giveUpWork;
    private final Map<Lease, Purse> purses = new ConcurrentHashMap<>();

    /** Numbers calls within this process, which is enough: a run stays in its process. */
    private final AtomicLong calls = new AtomicLong();

    public Budgets(Links links, KeyPrefix prefix, Keys keys, Entries entries, RedisConfig redis, BudgetConfig config) {
        this.config = config;
        this.entries = entries;
        this.keys = keys;
        RedisLink link = links.open("budgets");
        Duration patience = redis.commandTimeout();
        Scripts scripts = new Scripts(link, prefix, patience, SetAside.SCRIPT);
        this.commands = new Commands(link, redis.requestTimeout());
        this.known = new KnownBudgets(new Commands(link, patience), keys);
        this.hold = new Hold(scripts, patience, config.lookEvery());
        this.pay = new Pay(scripts, entries, patience);
        this.left = new Left(scripts, redis.requestTimeout());
        this.lapse = new Lapse(scripts, patience, config.lookEvery());
        this.noteWork = new NoteWork(scripts, patience, config.lookEvery());
        this.leftWork = new LeftWork(scripts, patience, config.lookEvery());
        this.giveUpWork = new GiveUpWork(scripts, patience);
    }

    // ── For administrators ──────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Tenants that have a budget, in the order of their names. Fails with {@link RedisUnavailable}.
     *
     * @param after the last name of the page before; empty: from the first tenant on
     * @param most how many at most
     * @throws IllegalArgumentException if {@code after} cannot be the name of a tenant
     */
    public Uni<List<String>> tenants(String after, int most) {
        if (!after.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        // The hash has no order, so each page looks at all names; administrators set them, so they are not many.
        return commands.one(Command.HKEYS, keys.budgets())
                .map(names -> names == null
                        ? List.of()
                        : names.stream()
                                .map(Response::toString)
                                .filter(name -> name.compareTo(after) > 0)
                                .sorted()
                                .limit(most)
                                .toList());
    }

    /** The budget of a tenant and what is used of it. Fails with {@link RedisUnavailable}. */
    public Uni<Standing> of(String tenant) {
        return left.run(tenant, "");
    }

    /** The same for several tenants, in their order. */
    public Uni<List<Standing>> of(List<String> tenants) {
        if (tenants.size() <= Script.MAX_IDS) {
            return tenants.isEmpty() ? Uni.createFrom().item(List.of()) : left.run(tenants, "");
        }
        return left.run(tenants.subList(0, Script.MAX_IDS), "")
                .chain(first -> of(tenants.subList(Script.MAX_IDS, tenants.size()))
                        .map(rest ->
                                Stream.concat(first.stream(), rest.stream()).toList()));
    }

    /**
     * Sets the budget of a tenant; one without amounts takes it away. It holds in the whole fleet within a second; what was paid in
     * the period before counts, and calls that are under way by then count once they are paid. Fails with {@link RedisUnavailable}.
     */
    public Uni<Void> set(String tenant, Budget budget) {
        Uni<?> written = budget.isNone()
                ? commands.one(Command.HDEL, keys.budgets(), tenant)
                : commands.one(Command.HSET, keys.budgets(), tenant, budget.text());
        return written.invoke(() -> known.forget(tenant)).replaceWithVoid();
    }

    // ── For runs ────────────────────────────────────────────────────────────────────────────────────────────────────

    /** From now on calls of this run are kept within its budgets, until it is closed. */
    public void open(Purse purse) {
        purses.put(purse.task().lease(), purse);
    }

    /** The run has ended. */
    public void close(Purse purse) {
        purses.remove(purse.task().lease(), purse);
    }

    /** What a run may still spend. */
    public Uni<MoneyLeft> left(Purse purse) {
        return isLimited(purse)
                .chain(limited -> limited
                        ? left.run(purse.tenant(), purse.task().id().value())
                                .map(standing -> standing.left(purse.budget()))
                        : Uni.createFrom().item(MoneyLeft.ANY));
    }

    /**
     * Makes a call if the budgets have room for the most that it may cost.
     *
     * <p>Fails as the call fails; with {@code budget-exceeded} when there is no room: then the task fails, or waits for the end of
     * the period without a slot; with {@link LeaseLost} when the run has ended.
     *
     * @param lease of the run, which was opened; null: nothing limits the call
     * @param most what is charged if nobody learns what the call cost; without prices if none is known
     * @param call has to tell the outlay of each request that it sends
     */
    public <T> Uni<T> spend(@Nullable Lease lease, Supplier<Charge> most, Function<Outlay, Uni<T>> call) {
        if (lease == null) {
            return call.apply(Outlay.unlimited());
        }
        @Nullable Purse purse = purses.get(lease);
        if (purse == null) {
            // Its code is being stopped, and would pay without a budget.
            return Uni.createFrom().failure(new LeaseLost());
        }
        return isLimited(purse)
                .chain(limited ->
                        limited ? new Payment<T>(this, purse, most.get()).make(call) : call.apply(Outlay.unlimited()));
    }

    /**
     * Holds what work may cost that goes on after the run: until {@link #payForTask} or {@link #letGoOfTask}, or until the task
     * ends, which charges it with the outcome unknown. A task holds for one such work. Fails as {@link #spend} does.
     */
    public Uni<Void> holdForTask(Purse purse, Charge most) {
        return isLimited(purse)
                .chain(limited -> limited
                        ? new Payment<Void>(this, purse, most, OF_TASK).hold()
                        : Uni.createFrom().voidItem());
    }

    /**
     * Enters what that work cost, and ends what the task holds for it, in one step. The charge belongs to the task and to none of
     * its runs, so the ledger takes the first one alone: another run may have paid, and died before it could note that.
     */
    public Uni<Void> payForTask(Purse purse, Charge charge) {
        Charges only =
                new Charges(purse.tenant(), purse.task().handler(), purse.task().attempt(), 1, List.of(charge));
        return pay.run(new Lease(purse.task().id(), 0), OF_TASK, purse.tenant(), only);
    }

    /** Ends what a task holds for work that costs nothing. */
    public Uni<Void> letGoOfTask(Purse purse) {
        return pay.run(new Lease(purse.task().id(), 0), OF_TASK, purse.tenant(), Charges.NONE);
    }

    /**
     * Notes work that goes on after the run, before it begins, or when more is known of it; until {@link #payForTask} or {@link
     * #letGoOfTask}. If the task ends before that, {@link #left(int)} gives the work. Fails with {@link LeaseLost}.
     *
     * @param text for whoever ends it then
     */
    public Uni<Void> note(Purse purse, String text) {
        return noteWork.run(purse.task().lease(), Work.of(purse, text).note())
                .chain(result -> result == NoteWork.Result.NOTED
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new LeaseLost()));
    }

    // ── For work whose task has ended ───────────────────────────────────────────────────────────────────────────────

    /** Work that goes on although its task has ended. What is given is given again after a while, if it was not settled. */
    public Uni<List<Work>> left(int most) {
        return leftWork.run(most);
    }

    /** The work has ended, and cost this. If the task was charged for it before, that charge alone counts. */
    public Uni<Void> settle(Work work, Charge charge) {
        return settled(work, only(work, charge), work.note());
    }

    /** The work has ended, and cost nothing. */
    public Uni<Void> settle(Work work) {
        return settled(work, Charges.NONE, work.note());
    }

    /**
     * The work was answered, but nobody knows a price. If a budget limits it, the most that it may cost is charged, as nobody can
     * count what has no price.
     */
    public Uni<Void> settleUnpriced(Work work, Charge charge) {
        return giveUpWork
                .run(work)
                .chain(result -> result == GiveUpWork.Result.HELD
                        ? Uni.createFrom().voidItem()
                        : settled(work, only(work, charge), ""));
    }

    /** Nobody knows how the work ends, and what it costs: what is held for it becomes a charge with the outcome unknown. */
    public Uni<Void> giveUp(Work work) {
        return giveUpWork.run(work).replaceWithVoid();
    }

    private Uni<Void> settled(Work work, Charges charges, String note) {
        return pay.run(new Lease(work.task(), 0), OF_TASK, work.tenant(), charges, note);
    }

    private static Charges only(Work work, Charge charge) {
        return new Charges(work.tenant(), work.handler(), work.attempt(), 1, List.of(charge));
    }

    private Uni<Boolean> isLimited(Purse purse) {
        return purse.budget() != null ? Uni.createFrom().item(true) : known.contains(purse.tenant());
    }

    // ── For a call on its way, and upkeep ───────────────────────────────────────────────────────────────────────────

    String nextNumber() {
        return Long.toString(calls.incrementAndGet());
    }

    BudgetConfig config() {
        return config;
    }

    Entries entries() {
        return entries;
    }

    Hold hold() {
        return hold;
    }

    Pay pay() {
        return pay;
    }

    Lapse lapse() {
        return lapse;
    }
}
