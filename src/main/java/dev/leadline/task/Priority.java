package dev.leadline.task;

/** Which lane of its queue a task waits in. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
