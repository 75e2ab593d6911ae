package dev.leadline.observe;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Broker;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that Redis answers, and that its settings do not let it lose tasks. */
@Readiness
@Singleton
class BrokerHealth implements AsyncHealthCheck {

    private static final String NAME = "broker";

    private final Broker broker;

    BrokerHealth(Broker broker) {
        this.broker = broker;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return broker.check()
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(failure -> String.valueOf(failure.getMessage()))
                .map(BrokerHealth::response);
    }

    private static HealthCheckResponse response(String problem) {
        return problem.isEmpty()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData("problem", problem)
                        .build();
    }
}
