package dev.leadline.gemini;

import java.util.Optional;

/** Which model is asked. */
final class ModelName {

    private static final String DEFAULT = "gemini-3.8-flash";

    private ModelName() {}

    /** The API's lists of models put "models/" before each name; its paths already contain that. */
    static String of(Prompt prompt, GeminiConfig config) {
        String named = Optional.ofNullable(prompt.model()).or(config::model).orElse(DEFAULT);
        return named.startsWith("models/") ? named.substring("models/".length()) : named;
    }
}
