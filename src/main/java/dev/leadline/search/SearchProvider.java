package dev.leadline.search;

import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Finds addresses of pages. Each provider says in its Javadoc what its terms let us keep. Of every answer only the addresses
 * are kept, with the task that asked; what a report says comes from the pages, which are fetched from their own sites.
 */
public interface SearchProvider {

    /** As people know it. */
    String name();

    /** Whether it can find anything. */
    boolean isOn();

    /** What is missing to ask it, as a sentence; empty when nothing is. */
    Optional<String> missing();

    /**
     * Addresses of pages, http or https, the best first, each once. Fails with {@link TaskFailure}; cancelling closes the
     * connection.
     *
     * @param most how many at most
     */
    Uni<List<String>> find(String words, int most);
}
