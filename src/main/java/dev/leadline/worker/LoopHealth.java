package dev.leadline.worker;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A worker is alive while its event loops run: if a handler blocks one for good, only a restart helps. */
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
        return pool.loopsRun()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData(
                                "problem",
                                "a handler blocks an event loop: its worker runs nothing until it is restarted")
                        .build();
    }
}
