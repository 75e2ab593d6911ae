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

/** What keeps the queue in order; idempotent, so that every process may do it at any time. */
@Singleton
public class Maintenance {

    /** Pending entries younger than this are not looked at by {@link #repair}: a take may be at work on them. */
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

    /** Puts all ready streams right; does nothing while another node's round lasts. */
    public Uni<Void> repair(Duration round) {
        return repair(SETTLED, atLeastAMilli(round));
    }

    Uni<Void> repair(Duration settled, Duration round) {
        return repair.run(settled, round);
    }

    /** Begins a round of the scan over all records, and looks at some 500 keys; at none while another's round lasts. */
    public Uni<Reconcile.Done> beginReconciling(Duration round) {
        return reconcile.run(atLeastAMilli(round));
    }

    /** Goes on with the scan: some 500 keys more. */
    public Uni<Reconcile.Done> goOnReconciling() {
        return reconcile.run(Duration.ZERO);
    }

    private static Duration atLeastAMilli(Duration round) {
        return Duration.ofMillis(Math.max(1, round.toMillis()));
    }

    /** Drops the oldest dead letters above the cap, and those whose records are surely gone. */
    public Uni<Void> pruneDeadLetters() {
        long longAgo = System.currentTimeMillis() - Duration.ofDays(31).toMillis();
        return commands.one(Command.ZREMRANGEBYRANK, keys.dead(), 0, -(config.deadCap() + 1L))
                .chain(() -> commands.one(Command.ZREMRANGEBYSCORE, keys.dead(), "-inf", longAgo))
                .replaceWithVoid();
    }
}
