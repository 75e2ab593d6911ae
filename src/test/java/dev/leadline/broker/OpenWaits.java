package dev.leadline.broker;

import dev.leadline.task.TaskId;
import jakarta.inject.Singleton;

/** Lets tests of other packages see who waits on this node. */
@Singleton
public class OpenWaits {

    private final Waiters waiters;

    OpenWaits(Waiters waiters) {
        this.waiters = waiters;
    }

    public int waitingFor(String id) {
        return waiters.waitingFor(new TaskId(id));
    }

    public boolean isWaitedFor(String id) {
        return waitingFor(id) > 0;
    }
}
