package dev.leadline.task;

/**
 * Where a task waits.
 *
 * @param queue name of the queue
 * @param priority which lane of the queue it was enqueued to
 * @param tenant to whom it belongs: within a lane, tenants take turns
 */
public record Placement(String queue, Priority priority, String tenant) {}
