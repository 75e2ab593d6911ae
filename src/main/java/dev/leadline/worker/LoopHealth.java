package dev.leadline.worker;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A worker lives while its event loops turn: against a handler that blocks one for good, only a restart helps. */
@Liveness
@Singleton
class LoopHealth implements HealthCheck {

    private static final String NAME = "event loops";

    private final WorkerPool pool;

    LoopHealth(WorkerPool pool) {
        this.pool = pool;
    }

    @Override
    public HealthCheckResponse call() {
        return pool.turns()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData(
                                "problem",
                                "a handler blocks an event loop: its worker runs nothing until it is restarted")
                        .build();
    }
}
