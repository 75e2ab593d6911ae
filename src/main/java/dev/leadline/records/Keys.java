package dev.leadline.records;

import dev.leadline.redis.KeyPrefix;
import dev.leadline.task.TaskId;
import jakarta.inject.Singleton;
import java.time.LocalDate;

/**
 * Every key in Redis that Java names. Scripts get the prefix and append the same names. The table in docs/KEYS.md
 * has all keys.
 */
@Singleton
public final class Keys {

    private final String base;

    public Keys(KeyPrefix prefix) {
        this.base = prefix.value();
    }

    public String task(TaskId id) {
        return base + "task:" + id; // hash
    }

    public String args(TaskId id) {
        return base + "args:" + id; // string
    }

    public String steps(TaskId id) {
        return base + "steps:" + id; // hash
    }

    public String charges(TaskId id) {
        return base + "charges:" + id; // hash
    }

    public String ledger() {
        return base + "ledger"; // capped stream
    }

    /** The tenants for which the ledger has something on a day (UTC). */
    public String ledger(LocalDate day) {
        return base + "ledger:" + day; // hash
    }

    public String ledger(LocalDate day, String tenant) {
        return ledger(day) + ":" + tenant; // hash
    }

    /** The budgets of tenants. */
    public String budgets() {
        return base + "budgets"; // hash
    }

    /** A result that is only shown ({@link dev.leadline.task.ShownOnly}). */
    public String shown(TaskId id) {
        return base + "shown:" + id; // string
    }

    public String chunks(TaskId id) {
        return base + "chunks:" + id; // capped stream
    }

    public String live(String tenant) {
        return base + "live:" + tenant; // capped stream; "+": of all tenants
    }

    public String ready(String route) {
        return base + "ready:" + route; // stream, group "workers"
    }

    public String streams() {
        return base + "streams"; // zset of routes, ordered by name
    }

    public String queues() {
        return base + "queues"; // zset, ordered by name
    }

    public String quarantined() {
        return base + "quarantined"; // set of queues
    }

    public String later() {
        return base + "later"; // zset, score = due, ms
    }

    public String waiting() {
        return base + "waiting"; // zset, score = since when they wait, ms
    }

    public String flow(TaskId flow) {
        return base + "flow:" + flow; // hash
    }

    public String flows(String tenant) {
        return base + "flows:" + tenant; // zset, ordered by id; "+": of all tenants
    }

    public String flowTasks(TaskId flow) {
        return base + "flow-tasks:" + flow; // hash
    }

    public String flowMarks(TaskId flow) {
        return base + "flow-marks:" + flow; // string, a byte for each task
    }

    public String last(String tenant) {
        return base + "last:" + tenant; // hash: digest of a subject -> the last task about it
    }

    public String finished() {
        return base + "finished"; // capped stream
    }

    public String audit() {
        return base + "audit"; // capped stream
    }

    public String limits() {
        return base + "limits"; // zset of the names of limits, ordered by name
    }

    public String quotas() {
        return base + "quotas"; // zset of models; score 1: calls of it are reserved although nothing is configured
    }

    public String parked() {
        return base + "parked"; // zset of routes with parked tasks, ordered by name
    }

    public String parked(String route) {
        return base + "parked:" + route; // zset, score = when they arrived
    }

    public String quarantine(String queue) {
        return base + "quarantine:" + queue; // zset, score = since when they wait, ms
    }

    public String rules() {
        return base + "rules"; // hash: what operators set that changes which tasks may run
    }

    public String dead() {
        return base + "dead"; // zset, score = finished, ms
    }

    /** What happened in a piece of time; tenant {@code +}: of all tenants. */
    public String counts(long seconds, long number, String tenant) {
        return base + "counts:" + seconds + ":" + number + ":" + tenant; // hash
    }

    public String workers() {
        return base + "workers"; // zset, score = last beat, ms
    }

    public String worker(String id) {
        return base + "worker:" + id; // hash
    }

    /** Wakes one idle worker of those that named the queue. */
    public String wake(String queue) {
        return base + "wake:" + queue; // list, at most one token
    }

    /** Wakes the worker itself: when a task that it runs is cancelled. */
    public String ownWake(String worker) {
        return wake("@" + worker);
    }

    /** Wakes one idle worker of those that serve all queues. */
    public String wakeAny() {
        return wake("+");
    }

    public String schedules() {
        return base + "schedules"; // zset of tenant:name, ordered by name
    }

    public String schedule(String member) {
        return base + "schedule:" + member; // hash
    }

    public String node(String node) {
        return base + "node:" + node; // pub/sub channel
    }

    /** @param digest of its URL */
    public String page(String digest) {
        return base + "page:" + digest; // hash
    }

    public String robots(String origin) {
        return base + "robots:" + origin; // string
    }
}
