package dev.leadline.task;

/**
 * What went wrong in an attempt, fit to be shown to a client: no class names, no secrets.
 *
 * @param type a slug of {@link ErrorType}
 * @param message one sentence for people
 * @param retryable whether another attempt could have helped
 * @param attempt the attempt that failed, counted from 1; 0 when there was none
 */
public record TaskError(String type, String message, boolean retryable, int attempt) {}
