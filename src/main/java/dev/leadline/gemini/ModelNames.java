package dev.leadline.gemini;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which models are asked. */
final class ModelNames {

    private static final String DEFAULT = "gemini-3.8-flash";

    private ModelNames() {}

    /**
     * One or more, the preferred one first: those of the prompt, or those that are configured.
     */
    static List<String> of(Prompt prompt, GeminiConfig config) {
        return of(Optional.ofNullable(prompt.model()).or(config::model).orElse(DEFAULT));
    }

    /** Those that a text names, with commas between them. */
    static List<String> of(String named) {
        List<String> models = Arrays.stream(named.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(ModelNames::bare)
                .distinct()
                .toList();
        return models.isEmpty() ? List.of(DEFAULT) : models;
    }

    /** The API's lists of models put "models/" before each name; its paths already contain that. */
    private static String bare(String name) {
        return name.startsWith("models/") ? name.substring("models/".length()) : name;
    }
}
