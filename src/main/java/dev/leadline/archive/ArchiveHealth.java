package dev.leadline.archive;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Says in the answer of readiness how the archive stands. Without it tasks run, and are answered from Redis, so a process stays
 * ready, unless {@code leadline.archive.required} says otherwise.
 */
@Readiness
@Singleton
class ArchiveHealth implements AsyncHealthCheck {

    private static final String NAME = "archive";

    private final Postgres postgres;
    private final Archiver archiver;
    private final boolean required;

    ArchiveHealth(Postgres postgres, Archiver archiver, ArchiveConfig config) {
        this.postgres = postgres;
        this.archiver = archiver;
        this.required = config.required();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        if (!postgres.isThere()) {
            return Uni.createFrom()
                    .item(HealthCheckResponse.named(NAME)
                            .up()
                            .withData("archive", "none")
                            .build());
        }
        return postgres.read("select 1", Tuple.tuple())
                .map(rows -> answer(archiver.standing().problem()))
                .onFailure()
                .recoverWithItem(failure -> answer(failure.getMessage()));
    }

    private HealthCheckResponse answer(@Nullable String problem) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(NAME)
                .status(problem == null || !required)
                .withData("archive", problem == null ? "up" : "down")
                .withData("waiting", archiver.standing().waiting());
        return problem == null
                ? answer.build()
                : answer.withData("problem", problem).build();
    }
}
