/**
 * What authors of tasks implement and use: {@link dev.leadline.handler.TaskHandler} and {@link
 * dev.leadline.handler.TaskContext}, and the registry that finds, decodes and describes them.
 */
@NullMarked
package dev.leadline.handler;

import org.jspecify.annotations.NullMarked;
