package dev.leadline.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is configured for all projects and models: {@code gemini-3.8-flash: rpm=10 tpm=250000; *: rpm=60}. A name is a
 * model, {@code *} for every other one, or {@code project/model}; that of a project and model wins, then that of the model,
 * of the project and {@code *}, and {@code *}. Each holds for each project and model apart.
 */
public record Allowances(Map<String, Allowance> byName) {

    public static final Allowances NONE = new Allowances(Map.of());

    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9._-]{1,64}/)?(?:[A-Za-z0-9._-]{1,100}|\\*)");

    /** Fails with IllegalArgumentException. */
    public static Allowances parse(String text) {
        Map<String, Allowance> found = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            String name = part.substring(0, Math.max(0, colon)).strip();
            if (!NAME.matcher(name).matches() || found.put(name, Allowance.parse(part.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("a name that is wrong, or there twice");
            }
        }
        return new Allowances(Map.copyOf(found));
    }

    /** What is configured for a project and model. */
    public Allowance of(String project, String model) {
        if (byName.isEmpty()) {
            return Allowance.ANY;
        }
        return Stream.of(project + "/" + model, model, project + "/*", "*")
                .filter(byName::containsKey)
                .findFirst()
                .map(byName::get)
                .orElse(Allowance.ANY);
    }

    /** Whether anything is configured for one of these projects. */
    boolean limit(List<String> projects, String model) {
        return projects.stream().anyMatch(project -> !of(project, model).equals(Allowance.ANY));
    }

    /** The models that are named. */
    List<String> models() {
        return byName.keySet().stream()
                .map(name -> name.substring(name.indexOf('/') + 1))
                .filter(name -> !name.equals("*"))
                .distinct()
                .sorted()
                .toList();
    }
}
