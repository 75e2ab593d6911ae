package dev.leadline.worker;

import dev.leadline.broker.BrokerConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A worker is ready while its takes are answered: each is a beat, too, so one that is silent is about to be lost. */
@Readiness
@Singleton
class WorkerHealth implements HealthCheck {

    private static final String NAME = "worker";

    private final WorkerPool pool;
    private final Duration lease;

    WorkerHealth(WorkerPool pool, BrokerConfig broker) {
        this.pool = pool;
        this.lease = broker.lease();
    }

    @Override
    public HealthCheckResponse call() {
        Duration silence = pool.silence();
        return silence.compareTo(lease) < 0
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData("problem", "no take was answered for " + silence.toMillis() + " ms")
                        .build();
    }
}
