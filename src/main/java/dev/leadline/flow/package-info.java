/**
 * Flows: tasks that wait for each other. The rules of the graph and of references are plain Java; each transition is a class
 * with its script, as in {@code broker}. What the end of a task means for its flow is in {@code flow/lib/members.lua}, which
 * runs in the same step that ends the task.
 */
@NullMarked
package dev.leadline.flow;

import org.jspecify.annotations.NullMarked;
