package dev.leadline;

/** What this process does; one build plays all roles, decided when it starts ({@code leadline.role}). */
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
