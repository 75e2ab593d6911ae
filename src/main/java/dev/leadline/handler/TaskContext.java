package dev.leadline.handler;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What a running handler knows of its task and may tell about it. Everything written goes under the run's lease. */
public interface TaskContext {

    TaskId id();

    /** This run's number, from 1. */
    int attempt();

    String tenant();

    /** Tells clients how far it is; the newest report wins, a few a second reach Redis. */
    void progress(int percent, String message);

    /**
     * Runs {@code work} at most once over all attempts: its result (JSON, up to 4 MiB) is kept under the lease, and
     * the next run gets it back instead of running {@code work} again. Work that failed is not kept.
     *
     * @param name unique within the task, 1 to 200 characters
     */
    <T> Uni<T> step(String name, TypeReference<T> type, Supplier<Uni<T>> work);

    /** {@link #step(String, TypeReference, Supplier)} for a plain class. */
    <T> Uni<T> step(String name, Class<T> type, Supplier<Uni<T>> work);

    /** How many finished steps an earlier run or this one left. */
    int finishedSteps();

    /** Adds what a call consumed; the sum is kept with the task, whatever comes of it. */
    void used(Usage usage);

    /**
     * Whether somebody cancelled the task, or its lease was lost. A reactive handler need not look: its {@code Uni} is
     * cancelled. One that blocks should look now and then.
     */
    boolean isCancelled();

    /** A logger whose lines carry the task's id. */
    Logger log();
}
