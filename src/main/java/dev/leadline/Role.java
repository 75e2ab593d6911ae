package dev.leadline;

/** What this process does. One build has all roles; {@code leadline.role} chooses one when the process starts. */
public enum Role {
    /** Serves the REST API. */
    API,
    /** Runs tasks, and serves health and metrics only. */
    WORKER,
    /** Both. */
    ALL;

    public boolean servesRest() {
        return this != WORKER;
    }

    public boolean runsTasks() {
        return this != API;
    }
}
