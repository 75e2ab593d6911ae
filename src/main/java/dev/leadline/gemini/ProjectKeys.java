package dev.leadline.gemini;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of the projects that pay for calls, by the names of the projects. The text is one key, or {@code
 * project=key,project=key}.
 */
final class ProjectKeys {

    /** The name of the project of a key that has none. */
    private static final String ONLY = "default";

    private static final Pattern PAIR = Pattern.compile("([A-Za-z0-9._-]{1,64})=(.*[^=].*)");

    private final Map<String, String> byProject;

    private ProjectKeys(Map<String, String> byProject) {
        this.byProject = byProject;
    }

    /** Fails with IllegalArgumentException, whose message does not repeat the text, since that holds secrets. */
    static ProjectKeys parse(String text) {
        Map<String, String> keys = new LinkedHashMap<>();
        String[] parts = text.strip().split(",");
        for (String part : parts) {
            Matcher pair = PAIR.matcher(part.strip());
            boolean named = pair.matches();
            if (!named && parts.length > 1
                    || keys.put(named ? pair.group(1) : ONLY, named ? pair.group(2) : part.strip()) != null) {
                throw new IllegalArgumentException(
                        "GEMINI_API_KEY must be one key, or project=key,project=key with projects"
                                + " that differ; their names have letters, digits and the signs . _ -");
            }
        }
        return new ProjectKeys(keys);
    }

    List<String> projects() {
        return List.copyOf(byProject.keySet());
    }

    /** The key of a project that has one. */
    String of(String project) {
        return byProject.getOrDefault(project, "");
    }

    List<String> all() {
        return List.copyOf(byProject.values());
    }
}
