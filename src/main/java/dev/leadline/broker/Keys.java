package dev.leadline.broker;

import dev.leadline.task.TaskId;
import jakarta.inject.Singleton;

/**
 * Every key in Redis. All carry the hash tag of the one partition, so that a script may touch any of them in a Cluster,
 * too. Scripts get {@link #base()} and append the same suffixes; their headers and the table in ARCHITECTURE.md name them.
 */
@Singleton
public final class Keys {

    /** The hash tag of the one partition. */
    static final String TAG = "{0}";

    private final String base;

    @jakarta.inject.Inject
    public Keys(RedisConfig config) {
        this(config.prefix());
    }

    Keys(String prefix) {
        this.base = prefix + ":" + TAG + ":";
    }

    /** What all keys begin with. */
    public String base() {
        return base;
    }

    String task(TaskId id) {
        return base + "task:" + id; // hash
    }

    String args(TaskId id) {
        return base + "args:" + id; // string
    }

    String steps(TaskId id) {
        return base + "steps:" + id; // hash
    }

    String ready(String route) {
        return base + "ready:" + route; // stream, group "workers"
    }

    String streams() {
        return base + "streams"; // set of routes
    }

    String later() {
        return base + "later"; // zset, score = due, ms
    }

    String finished() {
        return base + "finished"; // capped stream
    }

    String suspects(String queue) {
        return base + "gate:suspects-" + queue; // zset, score = since when they wait, ms
    }

    String queues() {
        return base + "queues"; // set
    }

    String dead() {
        return base + "dead"; // zset, score = finished, ms
    }

    String workers() {
        return base + "workers"; // zset, score = last beat, ms
    }

    String worker(String id) {
        return base + "worker:" + id; // hash
    }

    String bell(String queue) {
        return base + "bell:" + queue; // list, at most one token
    }

    /** The worker's own bell: rung when a task that it runs is cancelled. */
    String ownBell(String worker) {
        return bell("@" + worker);
    }

    /** The bell of workers that serve all queues: rung when a queue is new. */
    String newQueueBell() {
        return bell("+");
    }

    String node(String node) {
        return base + "node:" + node; // pub/sub channel
    }
}
