package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;

/** {@code health_check_task}: adds two numbers, which proves that clients, Redis and workers work together. */
@Singleton
class HealthCheckHandler implements TaskHandler<HealthCheckHandler.Args, BigDecimal> {

    /**
     * Decimal numbers, so that 0.1 and 0.2 give 0.3. They are at most as large as a double, so that nobody can have a
     * billion digits added.
     */
    @RegisterForReflection
    record Args(
            @NotNull(message = "is required, a number")
            @Digits(integer = 309, fraction = 340, message = "must be a number that a double can hold")
            BigDecimal x,

            @NotNull(message = "is required, a number")
            @Digits(integer = 309, fraction = 340, message = "must be a number that a double can hold")
            BigDecimal y) {}

    @Override
    public String name() {
        return "health_check_task";
    }

    @Override
    public String description() {
        return "Adds two numbers: shows that tasks are taken, run and answered.";
    }

    @Override
    public Uni<BigDecimal> run(Args args, TaskContext context) {
        return Uni.createFrom().item(() -> plain(args.x().add(args.y())));
    }

    /** 10.0 and 90.0 give 100, neither 1.0E+2 nor 100.0. */
    private static BigDecimal plain(BigDecimal sum) {
        BigDecimal bare = sum.stripTrailingZeros();
        return bare.scale() < 0 ? bare.setScale(0) : bare;
    }
}
