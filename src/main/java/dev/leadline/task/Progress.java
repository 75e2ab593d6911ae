package dev.leadline.task;

/**
 * How far a running task has come, in its handler's words.
 *
 * @param percent 0 to 100
 */
public record Progress(int percent, String message) {

    public Progress {
        percent = Math.max(0, Math.min(100, percent));
    }
}
