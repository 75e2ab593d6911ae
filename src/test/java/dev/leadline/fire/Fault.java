package dev.leadline.fire;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/**
 * What is done to the fleet while it works. When {@link #strike} returns, the fault is over, and the fleet has to
 * recover from it.
 */
enum Fault {
    WORKER_KILLED((fleet, random) -> {
        int place = random.nextInt(fleet.workers.size());
        fleet.workers.get(place).kill();
        fleet.replaceWorker(place);
    }),
    ALL_WORKERS_KILLED((fleet, random) -> {
        fleet.workers.forEach(LeadlineProcess::kill);
        fleet.replaceWorkers();
    }),
    WORKER_FROZEN_BEYOND_ITS_LEASE((fleet, random) -> {
        int place = random.nextInt(fleet.workers.size());
        Instant from = Instant.now();
        fleet.workers.get(place).freeze();
        pass(Duration.ofSeconds(8));
        fleet.workers.get(place).thaw();
        fleet.history.silent(fleet.nameOf(place), from, Instant.now());
    }),
    WORKER_RESTARTED((fleet, random) -> {
        int place = random.nextInt(fleet.workers.size());
        fleet.workers.get(place).stop();
        fleet.replaceWorker(place);
    }),
    API_KILLED((fleet, random) -> {
        int place = random.nextInt(fleet.apis.size());
        fleet.apis.get(place).kill();
        fleet.replaceApi(place);
    }),
    API_FROZEN((fleet, random) -> {
        LeadlineProcess api = fleet.apis.get(random.nextInt(fleet.apis.size()));
        api.freeze();
        pass(Duration.ofSeconds(8));
        api.thaw();
    }),
    REDIS_KILLED((fleet, random) -> {
        // The writes of the last second may not be on disk yet, but the kernel still has them when the process is
        // killed.
        fleet.redis.kill();
        pass(Duration.ofMillis(random.nextInt(500, 3_000)));
        fleet.redis.restart();
    }),
    EVERYTHING_KILLED((fleet, random) -> {
        fleet.workers.forEach(LeadlineProcess::kill);
        fleet.apis.forEach(LeadlineProcess::kill);
        fleet.redis.kill();
        fleet.redis.restart();
        fleet.replaceWorkers();
        for (int place = 0; place < fleet.apis.size(); place++) {
            fleet.replaceApi(place);
        }
    }),
    CLIENTS_KILLED((fleet, random) -> {
        fleet.redis.call("CLIENT", "KILL", "TYPE", "normal");
        fleet.redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    }),
    CLIENTS_PAUSED((fleet, random) -> {
        fleet.redis.call("CLIENT", "PAUSE", "4000", "ALL");
        pass(Duration.ofSeconds(4));
    }),
    REDIS_ASLEEP_FOR_TWO_LEASES((fleet, random) -> {
        fleet.redis.call("DEBUG", "SLEEP", "6");
    }),
    SCRIPTS_AND_GROUP_LOST((fleet, random) -> {
        fleet.redis.call("SCRIPT", "FLUSH");
        // If nothing runs, nothing is lost with the group.
        awaitWork(fleet);
        fleet.redis.call("XGROUP", "DESTROY", Fleet.STREAM, "workers");
    }),
    STREAMS_AND_INDEXES_DELETED((fleet, random) -> {
        List<Consumer<RedisProcess>> damages = new ArrayList<>(List.of(
                redis -> redis.list("XINFO", "CONSUMERS", Fleet.STREAM, "workers")
                        .forEach(consumer -> redis.call(
                                "XGROUP",
                                "DELCONSUMER",
                                Fleet.STREAM,
                                "workers",
                                ((List<?>) consumer).get(1).toString())),
                redis -> redis.call("XGROUP", "SETID", Fleet.STREAM, "workers", "$"),
                redis -> redis.call("DEL", Fleet.STREAM),
                redis -> redis.call(
                        "DEL",
                        Fleet.key("streams"),
                        Fleet.key("queues"),
                        Fleet.key("fair:default:normal"),
                        Fleet.key("busy")),
                redis -> redis.call(
                        "DEL",
                        Fleet.key("later"),
                        Fleet.key("expiring"),
                        Fleet.key("quarantine:default"),
                        Fleet.key("workers"))));
        Collections.shuffle(damages, new Random(random.nextLong()));
        for (Consumer<RedisProcess> damage : damages) {
            awaitWork(fleet);
            damage.accept(fleet.redis);
        }
    }),
    CONNECTIONS_CUT((fleet, random) -> {
        fleet.network.cut();
    }),
    NETWORK_HALF_OPEN((fleet, random) -> {
        fleet.network.hold();
        pass(Duration.ofSeconds(7));
        fleet.network.cut();
        fleet.network.release();
    }),
    ANSWERS_LOST((fleet, random) -> {
        int enough = fleet.network.lost() + 10;
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    fleet.network.loseAnswerTo("evalsha");
                    return fleet.network.lost() >= enough;
                });
        fleet.network.loseNothing();
    }),
    POSTGRES_KILLED((fleet, random) -> {
        fleet.postgres.kill();
        pass(Duration.ofMillis(random.nextInt(1_000, 6_000)));
        fleet.postgres.restart();
    }),
    POSTGRES_FROZEN((fleet, random) -> {
        fleet.postgres.freeze();
        pass(Duration.ofSeconds(6));
        fleet.postgres.thaw();
    }),
    ARCHIVE_STREAM_DELETED((fleet, random) -> {
        fleet.redis.call("XGROUP", "DESTROY", Fleet.key("events"), "archive");
        pass(Duration.ofSeconds(1));
        fleet.redis.call("DEL", Fleet.key("events"));
    }),
    REDIS_FULL((fleet, random) -> {
        fleet.redis.call("CONFIG", "SET", "maxmemory", "100kb");
        awaitRefusal(fleet);
        pass(Duration.ofSeconds(3));
        fleet.redis.call("CONFIG", "SET", "maxmemory", "0");
    }),
    CONNECTIONS_DELAYED((fleet, random) -> {
        // Several threads of the proxy use this generator; the faults after this one must depend only on the seed.
        Random delays = new Random(random.nextLong());
        fleet.network.slowDown(() -> Duration.ofMillis(delays.nextInt(200, 800)));
        pass(Duration.ofSeconds(6));
        fleet.network.speedUp();
    }),
    DISK_FULL((fleet, random) -> {
        fleet.redis.fillDisk(random.nextInt(4096));
        awaitRefusal(fleet);
        // Longer than a lease: nobody can beat meanwhile, and nobody is dead.
        pass(Duration.ofSeconds(4));
        fleet.redis.freeDisk();
    });

    /**
     * Only in the long run: starting so many JVMs takes time, and so do tasks that were hit twice, since each of them
     * then runs apart from the others.
     */
    static final Set<Fault> OF_THE_LONG_RUN = EnumSet.of(ALL_WORKERS_KILLED, EVERYTHING_KILLED);

    private final BiConsumer<Fleet, RandomGenerator> strike;

    Fault(BiConsumer<Fleet, RandomGenerator> strike) {
        this.strike = strike;
    }

    void strike(Fleet fleet, RandomGenerator random) {
        strike.accept(fleet, random);
    }

    private static void awaitWork(Fleet fleet) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> (Long) fleet.redis.call("XLEN", Fleet.STREAM) >= 5
                        && !fleet.redis.list("XINFO", "GROUPS", Fleet.STREAM).isEmpty());
    }

    private static void awaitRefusal(Fleet fleet) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(fleet::refusesTasks);
    }

    /** Lets a fault last for some time: there is no signal to wait for. */
    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
    }
}
