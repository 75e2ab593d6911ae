package dev.leadline.task;

/**
 * Where a task waits its turn.
 *
 * @param queue name of the queue
 * @param priority which lane of the queue it was enqueued to
 * @param tenant whose it is: within a lane, tenants take turns
 */
public record Placement(String queue, Priority priority, String tenant) {}
