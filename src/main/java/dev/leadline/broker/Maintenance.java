package dev.leadline.broker;

import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The calls that keep the queue in order. They are idempotent, so every process may make them at any time. */
@Singleton
public class Maintenance {

    /** {@link #repair} does not look at pending entries that are younger: a take may be working on them. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Keys keys;
    private final Commands commands;
    private final BrokerConfig config;
    private final Reclaim reclaim;
    private final Sweep sweep;
    private final Repair repair;
    private final Reconcile reconcile;

    public Maintenance(Links links, KeyPrefix prefix, Keys keys, RedisConfig redis, BrokerConfig config) {
        RedisLink link = links.open("maintenance");
        Duration patience = redis.commandTimeout();
        Scripts scripts = new Scripts(link, prefix, patience, SetAside.SCRIPT);
        this.keys = keys;
        this.config = config;
        this.commands = new Commands(link, patience);
        this.reclaim = new Reclaim(scripts, config, patience);
        this.sweep = new Sweep(scripts, config, patience);
        this.repair = new Repair(scripts, patience);
        this.reconcile = new Reconcile(scripts, patience);
    }

    /** Takes up to 500 tasks away from workers that are silent for longer than the lease. */
    public Uni<Reclaim.Done> reclaim() {
        return reclaim.run();
    }

    /** Makes up to 500 due tasks ready and ends up to 500 expired ones; true when more are due now. */
    public Uni<Boolean> sweep() {
        return sweep.run();
    }

    /** Repairs all ready streams; does nothing while the round of another node lasts. */
    public Uni<Void> repair(Duration round) {
        return repair(SETTLED, atLeastAMilli(round));
    }

    Uni<Void> repair(Duration settled, Duration round) {
        return repair.run(settled, round);
    }

    /**
     * Begins a round of the scan over all records, and looks at about 500 keys; at none while the round of another node
     * lasts.
     */
    public Uni<Reconcile.Done> beginReconciling(Duration round) {
        return reconcile.run(atLeastAMilli(round));
    }

    /** Continues the scan by about 500 keys. */
    public Uni<Reconcile.Done> goOnReconciling() {
        return reconcile.run(Duration.ZERO);
    }

    private static Duration atLeastAMilli(Duration round) {
        return Duration.ofMillis(Math.max(1, round.toMillis()));
    }

    /** Drops the oldest dead letters above the cap, and those whose records must be deleted by now. */
    public Uni<Void> pruneDeadLetters() {
        long longAgo = System.currentTimeMillis() - Duration.ofDays(31).toMillis();
        return commands.one(Command.ZREMRANGEBYRANK, keys.dead(), 0, -(config.deadCap() + 1L))
                .chain(() -> commands.one(Command.ZREMRANGEBYSCORE, keys.dead(), "-inf", longAgo))
                .replaceWithVoid();
    }
}
