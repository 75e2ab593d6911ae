package dev.leadline.task;

import java.util.List;

/**
 * What a client asked of a task and what stays as it was asked, for as long as the task is kept. A new option of a task is a
 * component here, a word in {@code records.Spec}, which writes and reads all of them, and a field of the API's request.
 *
 * @param tags up to 20 names to find the task by
 */
public record TaskOptions(Limits limits, List<String> tags) {}
