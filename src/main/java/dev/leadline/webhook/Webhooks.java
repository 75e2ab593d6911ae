package dev.leadline.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.broker.Broker;
import dev.leadline.handler.InvalidArguments;
import dev.leadline.handler.InvalidArguments.Mistake;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import dev.leadline.task.Webhook;
import dev.leadline.web.FetchFailure;
import dev.leadline.web.Poster;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Webhooks as clients ask for them and see them. */
@Singleton
public class Webhooks {

    /** The name of the tasks that deliver messages, and the queue that they are made in. */
    public static final String DELIVERY = DeliveryHandler.NAME;

    public static final String QUEUE = DeliveryHandler.QUEUE;

    private static final int LONGEST_URL = 2048;

    private static final Set<TaskState> FINAL = Arrays.stream(TaskState.values())
            .filter(TaskState::isFinal)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TaskState.class)));

    private final Poster poster;
    private final Broker broker;

    public Webhooks(Poster poster, Broker broker) {
        this.poster = poster;
        this.broker = broker;
    }

    /**
     * Reads and checks the option {@code webhook} of a task: a URL, or an object with {@code url} and {@code on}. Fails with
     * {@link InvalidArguments}, whose fields begin with {@code webhook}.
     */
    public Webhook read(JsonNode option) {
        if (option.isTextual()) {
            return new Webhook(url("webhook", option.textValue()), FINAL, null);
        }
        if (!(option instanceof ObjectNode object)) {
            throw mistake("webhook", "must be a URL, or an object such as {\"url\": \"https://example.com/hook\"}");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!name.equals("url") && !name.equals("on")) {
                throw mistake("webhook." + name, "unknown field; known are on, url");
            }
        });
        if (!object.path("url").isTextual()) {
            throw mistake("webhook.url", "must be a URL such as https://example.com/hook");
        }
        return new Webhook(url("webhook.url", object.get("url").textValue()), states(object.get("on")), null);
    }

    private String url(String field, String text) {
        if (text.length() > LONGEST_URL) {
            throw mistake(field, "must have at most " + LONGEST_URL + " characters");
        }
        try {
            URI url = new URI(text);
            if (text.chars().allMatch(one -> one > ' ' && one < 0x7f)) {
                poster.check(url);
                return text;
            }
        } catch (URISyntaxException e) {
            // The mistake below says what would be right.
        } catch (FetchFailure refused) {
            throw mistake(field, String.valueOf(refused.getMessage()));
        }
        throw mistake(field, "must be an http or https URL in ASCII, such as https://example.com/hook");
    }

    private static Set<TaskState> states(@Nullable JsonNode on) {
        if (on == null || on.isNull()) {
            return FINAL;
        }
        if (!on.isArray() || on.isEmpty()) {
            throw mistake("webhook.on", "must be an array of one or more of " + names());
        }
        Set<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (int i = 0; i < on.size(); i++) {
            String name = on.get(i).textValue();
            String field = "webhook.on[" + i + "]";
            states.add(FINAL.stream()
                    .filter(state -> state.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> mistake(field, "must be one of " + names())));
        }
        return states;
    }

    private static String names() {
        return FINAL.stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    private static InvalidArguments mistake(String field, String message) {
        return new InvalidArguments(List.of(new Mistake(field, message)));
    }

    /** How far the message about the task has come; null when it has no webhook. */
    public Uni<@Nullable WebhookView> view(Task task) {
        Webhook webhook = task.options().webhook();
        if (webhook == null || webhook.delivery() == null) {
            return Uni.createFrom().item(WebhookView.of(task));
        }
        return broker.find(webhook.delivery(), null).map(delivery -> WebhookView.of(task, delivery));
    }
}
