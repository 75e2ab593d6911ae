package dev.leadline.api.schedules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.Backoff;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.schedule.Definition;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.schedule.KeepSchedule;
import dev.leadline.schedule.Schedules;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the schedules that the configuration declares, when a process starts, and deletes those that an earlier
 * configuration declared. A process whose configuration declares none deletes none: it may be one that was not told.
 */
@Singleton
class DeclaredSchedules {

    private final Map<String, Map<String, String>> declared;
    private final ScheduleRequests requests;
    private final Schedules schedules;
    private final ObjectMapper json;

    DeclaredSchedules(DeclaredConfig config, ScheduleRequests requests, Schedules schedules, ObjectMapper json) {
        this.declared = config.byName();
        this.requests = requests;
        this.schedules = schedules;
        // It takes no text with something after a value, such as a cron expression, for that value.
        this.json = Arguments.strict(json);
    }

    /** Fails with ConfigurationException when one of them is wrong. */
    void start(@Observes StartupEvent started) {
        if (declared.isEmpty()) {
            return;
        }
        Set<Name> names = declared.entrySet().stream()
                .map(one -> name(one.getKey(), one.getValue()))
                .collect(Collectors.toSet());
        List<Definition> definitions = new ArrayList<>();
        declared.forEach((name, fields) -> {
            Definition definition = definition(name, fields);
            if (definition != null) {
                definitions.add(definition);
            }
        });
        // No pipeline could own this subscription: the process is being started, and Redis may be away.
        Backoff.whileRedisIsAway(apply(definitions, names))
                .subscribe()
                .with(done -> {}, failure -> Log.error("The schedules of the configuration cannot be kept", failure));
    }

    private Uni<Void> apply(List<Definition> definitions, Set<Name> names) {
        return Multi.createFrom()
                .iterable(definitions)
                .onItem()
                .transformToUniAndConcatenate(one -> schedules.keep(one).invoke(result -> tell(one, result)))
                .collect()
                .last()
                .chain(schedules::declared)
                .chain(kept -> Multi.createFrom()
                        .iterable(kept)
                        .filter(name -> !names.contains(name))
                        .onItem()
                        .transformToUniAndConcatenate(this::delete)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private static void tell(Definition one, KeepSchedule.Result result) {
        if (result == KeepSchedule.Result.TOO_MANY) {
            Log.errorf(
                    "The schedule %s is not kept: its tenant has as many as it may have (leadline.schedule.most)",
                    one.name().own());
        }
    }

    private Uni<Boolean> delete(Name name) {
        Log.infof("The configuration no longer declares the schedule %s, which is deleted", name.own());
        return schedules.delete(name);
    }

    private static Name name(String own, Map<String, String> fields) {
        try {
            return new Name(
                    ScheduleRequests.name("tenant", fields.getOrDefault("tenant", "default")),
                    ScheduleRequests.name("its name", own));
        } catch (ProblemException e) {
            throw wrong(own, e.getMessage());
        }
    }

    /** Null when this process lacks what its task needs: then another one keeps it. */
    private @Nullable Definition definition(String own, Map<String, String> fields) {
        try {
            return requests.read(name(own, fields), request(fields), true);
        } catch (InvalidArguments e) {
            throw wrong(own, "args " + e.getMessage());
        } catch (ProblemException e) {
            if (e.problem().status() == ProblemType.NOT_CONFIGURED.status()) {
                Log.warnf("The schedule %s is not kept by this process: %s", own, e.getMessage());
                return null;
            }
            throw wrong(own, reason(e));
        }
    }

    private static String reason(ProblemException refused) {
        List<FieldError> errors = refused.problem().errors();
        return (errors == null
                        ? Stream.of(String.valueOf(refused.getMessage()))
                        : errors.stream().map(one -> (one.field() + " " + one.message()).strip()))
                .collect(Collectors.joining("; "));
    }

    private static ConfigurationException wrong(String own, @Nullable String why) {
        return new ConfigurationException("leadline.schedules.\"" + own + "\" is wrong: " + why);
    }

    private ObjectNode request(Map<String, String> fields) {
        ObjectNode request = json.createObjectNode();
        new HashMap<>(fields).forEach((name, text) -> {
            if (!name.equals("tenant")) {
                request.set(camel(name), value(text));
            }
        });
        return request;
    }

    /** max-attempts is maxAttempts. */
    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean joint = name.charAt(i) == '-' && i + 1 < name.length();
            camel.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }

    /** An object, an array, a number, true or false; what is none of these is text. */
    private JsonNode value(String text) {
        try {
            JsonNode value = json.readTree(text);
            return value == null || value.isMissingNode()
                    ? json.getNodeFactory().textNode(text)
                    : value;
        } catch (JsonProcessingException e) {
            return json.getNodeFactory().textNode(text);
        }
    }
}
