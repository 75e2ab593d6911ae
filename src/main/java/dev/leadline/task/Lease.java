package dev.leadline.task;

/**
 * The right to write to a task. Every take raises the number and nothing ever resets it, so a run that lost its lease
 * is recognised however often the same worker ran the task.
 */
public record Lease(TaskId task, long number) {}
