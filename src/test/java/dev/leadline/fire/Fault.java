package dev.leadline.fire;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** What is done to the fleet while it works. When a strike returns, the fault is over; what it left is the fleet's. */
enum Fault {
    WORKER_KILLED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            int place = random.nextInt(fleet.workers.size());
            fleet.workers.get(place).kill();
            fleet.replaceWorker(place);
        }
    },
    WORKER_FROZEN_BEYOND_ITS_LEASE {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            int place = random.nextInt(fleet.workers.size());
            fleet.workers.get(place).freeze();
            pass(Duration.ofSeconds(8));
            fleet.workers.get(place).thaw();
        }
    },
    WORKER_RESTARTED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            int place = random.nextInt(fleet.workers.size());
            fleet.workers.get(place).stop();
            fleet.replaceWorker(place);
        }
    },
    API_KILLED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            int place = random.nextInt(fleet.apis.size());
            fleet.apis.get(place).kill();
            fleet.replaceApi(place);
        }
    },
    REDIS_KILLED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            // What was answered within the last second may not be on disk, but a killed process leaves it to the
            // kernel.
            fleet.redis.kill();
            pass(Duration.ofMillis(random.nextInt(500, 3_000)));
            fleet.redis.restart();
        }
    },
    CLIENTS_KILLED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.redis.call("CLIENT", "KILL", "TYPE", "normal");
            fleet.redis.call("CLIENT", "KILL", "TYPE", "pubsub");
        }
    },
    CLIENTS_PAUSED {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.redis.call("CLIENT", "PAUSE", "4000", "ALL");
            pass(Duration.ofSeconds(4));
        }
    },
    REDIS_ASLEEP_FOR_TWO_LEASES {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.redis.freeze();
            pass(Duration.ofSeconds(6));
            fleet.redis.thaw();
        }
    },
    SCRIPTS_AND_GROUP_LOST {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.redis.call("SCRIPT", "FLUSH");
            // The stream is not there while nothing was handed in for a while.
            if (Long.valueOf(1).equals(fleet.redis.call("EXISTS", READY))) {
                fleet.redis.call("XGROUP", "DESTROY", READY, "workers");
            }
        }
    },
    CONNECTIONS_CUT {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.network.cut();
        }
    },
    NETWORK_HALF_OPEN {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.network.hold();
            pass(Duration.ofSeconds(7));
            fleet.network.cut();
            fleet.network.release();
        }
    },
    ANSWERS_LOST {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            int enough = fleet.network.lost() + 10;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        fleet.network.loseAnswerTo("evalsha");
                        return fleet.network.lost() >= enough;
                    });
            fleet.network.loseNothing();
        }
    },
    REDIS_FULL {
        @Override
        void strike(Fleet fleet, RandomGenerator random) {
            fleet.redis.call("CONFIG", "SET", "maxmemory", "100kb");
            pass(Duration.ofSeconds(3));
            fleet.redis.call("CONFIG", "SET", "maxmemory", "0");
        }
    };

    private static final String READY = "leadline:{0}:ready:default:normal:default";

    abstract void strike(Fleet fleet, RandomGenerator random);

    /** A fault that takes its time: there is no signal to wait for. */
    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
    }
}
