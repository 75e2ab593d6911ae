package dev.leadline.fire;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** One feature under load while faults strike, and what its clients were promised. */
interface Scenario {

    /** Begins; `clock` ends with the test. Whatever fails is tried again until it succeeds. */
    void start(ScheduledExecutorService clock);

    /** Begins nothing new, and waits until all that was begun has ended. */
    void end();

    /** One sentence for each broken promise, once {@link #end} is over. */
    List<String> violations();
}
