package dev.leadline.task;

/**
 * Which part of a flow a task is.
 *
 * @param flow id of the flow
 * @param key the task's name in the flow; its number, from 0, when the client gave it none
 * @param refers whether the task's arguments refer to results of other tasks of the flow
 */
public record FlowPart(TaskId flow, String key, boolean refers) {}
