package dev.leadline.api.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.TaskView;
import dev.leadline.task.Task;
import dev.leadline.webhook.TaskText;
import jakarta.inject.Singleton;

/** A task in a message of a webhook: as in the answers of REST. */
@Singleton
class ViewText implements TaskText {

    private final ObjectMapper json;

    ViewText(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String of(Task task) {
        try {
            return json.writeValueAsString(TaskView.whole(task));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a task cannot be written as JSON", e);
        }
    }
}
