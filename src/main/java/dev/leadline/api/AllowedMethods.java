package dev.leadline.api;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which methods an address of the API knows, for {@code Allow}: the framework says only that it is not the one tried, and
 * answers OPTIONS for a whole class. Read once from the annotations of the resources, which are registered for reflection.
 */
@Singleton
class AllowedMethods {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private final List<Route> routes;

    /**
     * @param literal how many characters of the template stand for themselves
     * @param methods in alphabetical order
     */
    private record Route(Pattern address, int literal, Set<String> methods) {}

    AllowedMethods() {
        Map<String, Set<String>> methods = new HashMap<>();
        for (var bean : Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path path = bean.getBeanClass().getAnnotation(Path.class);
            if (path != null) {
                read(path.value(), bean.getBeanClass(), methods);
            }
        }
        // As Jakarta REST 3.1, 3.7.2, has it: the template with the most literal characters is the one that is meant.
        routes = methods.entrySet().stream()
                .map(one -> route(one.getKey(), one.getValue()))
                .sorted(Comparator.comparing(Route::literal).reversed())
                .toList();
    }

    private static void read(String root, Class<?> resource, Map<String, Set<String>> methods) {
        for (Method one : resource.getDeclaredMethods()) {
            String method = httpMethod(one);
            if (method != null) {
                Path path = one.getAnnotation(Path.class);
                String template = path == null ? strip(root) : strip(root) + strip(path.value());
                methods.computeIfAbsent(template, none -> new TreeSet<>()).add(method);
            }
        }
    }

    private static @Nullable String httpMethod(Method method) {
        for (Annotation one : method.getAnnotations()) {
            HttpMethod named = one.annotationType().getAnnotation(HttpMethod.class);
            if (named != null) {
                return named.value();
            }
        }
        return null;
    }

    private static Route route(String template, Set<String> methods) {
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        String[] literals = PARAMETER.split(template, -1);
        String address =
                String.join("[^/]+", Arrays.stream(literals).map(Pattern::quote).toList());
        return new Route(Pattern.compile(address), String.join("", literals).length(), methods);
    }

    /** With a slash before, and none behind. */
    private static String strip(String path) {
        String bare = path.replaceAll("^/|/$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    /** Separated by commas; empty where nothing is. */
    Optional<String> at(String path) {
        String address = strip(path);
        return routes.stream()
                .filter(one -> one.address().matcher(address).matches())
                .map(one -> String.join(", ", one.methods()))
                .findFirst();
    }
}
