package dev.leadline.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How this process runs tasks. */
@ConfigMapping(prefix = "leadline.worker")
public interface WorkerConfig {

    /** The queues it serves, as with Celery's {@code -Q a,b}; absent: all. */
    Optional<
                    List<
                            @Pattern(
                                    regexp = "[A-Za-z0-9._-]{1,64}",
                                    message =
                                            "LEADLINE_QUEUES must be names of queues, comma-separated: letters, digits, dots, hyphens, underscores")
                            String>>
            queues();

    /** How many tasks it runs at once, as with Celery's {@code -c}: 1 to 100,000; absent: 100. */
    @Min(value = 1, message = "LEADLINE_CONCURRENCY must be 1 to 100000")
    @Max(value = 100_000, message = "LEADLINE_CONCURRENCY must be 1 to 100000")
    OptionalInt concurrency();

    /** How many tasks one take asks for at most. */
    @WithDefault("500")
    @Min(1)
    @Max(500)
    int batch();

    /** How long a process that stops lets its tasks go on before it hands them back. */
    @WithDefault("PT8S")
    Duration grace();

    /** How long an event loop may be silent before the worker counts as stuck and lets itself be declared lost. */
    @WithDefault("PT60S")
    Duration stuck();

    /** A task's progress reaches Redis at most once in this time; the newest report wins. */
    @WithDefault("PT0.25S")
    Duration progressInterval();

    /** How many bytes of JSON a result may take; a longer one fails the task with {@code too-large}. */
    @WithDefault("4194304")
    @Min(1)
    int maxResultBytes();
}
