package dev.leadline.worker;

import dev.leadline.broker.BrokerConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A worker is ready while its takes are answered. A take is also a beat, so a worker whose takes are not answered may
 * soon be declared lost.
 */
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
