package dev.leadline.task;

/**
 * What a task consumed at a provider, over all its attempts so far.
 *
 * @param promptTokens tokens read by the model
 * @param outputTokens tokens written by the model, thoughts included
 * @param costUsd US dollars; 0 while this build knows no prices
 */
public record Usage(long promptTokens, long outputTokens, double costUsd) {

    public static final Usage NONE = new Usage(0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(promptTokens + other.promptTokens, outputTokens + other.outputTokens, costUsd + other.costUsd);
    }
}
