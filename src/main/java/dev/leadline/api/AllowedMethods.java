package dev.leadline.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which methods an address of the API knows, for {@code Allow}: the framework says only that it is not the one tried. */
final class AllowedMethods {

    private static final Map<String, String> BY_ADDRESS = new LinkedHashMap<>();

    static {
        BY_ADDRESS.put("/api/v1/tasks", "GET, HEAD, OPTIONS, POST");
        BY_ADDRESS.put("/api/v1/tasks/batch", "OPTIONS, POST");
        BY_ADDRESS.put("/api/v1/tasks/[^/]+", "DELETE, GET, HEAD, OPTIONS");
        BY_ADDRESS.put("/api/v1/tasks/[^/]+/retry", "OPTIONS, POST");
        BY_ADDRESS.put("/api/v1/(handlers|queues|workers)", "GET, HEAD, OPTIONS");
    }

    private AllowedMethods() {}

    static Optional<String> at(String path) {
        String address = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return BY_ADDRESS.entrySet().stream()
                .filter(one -> address.matches(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
