package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the bodies of {@code POST /v1beta/decisions}. Their names are in snake_case, unlike those of other calls. */
final class DecisionRequest {

    private final ObjectMapper json;

    DecisionRequest(ObjectMapper json) {
        this.json = json;
    }

    byte[] body(Inquiry inquiry, String model) {
        return bytes(content(inquiry).put("model", "models/" + model));
    }

    /** All but the model. */
    ObjectNode content(Inquiry inquiry) {
        ObjectNode body = json.createObjectNode().put("input", inquiry.text());
        ObjectNode questions = body.putObject("questions");
        inquiry.questions().forEach((id, question) -> questions.set(id, of(question)));
        return body;
    }

    /** For countTokens: all texts, as one prompt. */
    byte[] forCounting(Inquiry inquiry) {
        ObjectNode body = json.createObjectNode();
        ArrayNode parts =
                body.putArray("contents").addObject().put("role", "user").putArray("parts");
        parts.addObject().put("text", inquiry.text());
        inquiry.questions()
                .values()
                .forEach(question ->
                        question.texts().forEach(text -> parts.addObject().put("text", text)));
        return bytes(body);
    }

    private ObjectNode of(Question question) {
        ObjectNode asked = json.createObjectNode();
        if (question instanceof Question.YesNo yesNo) {
            asked.put("type", "noul").put("instructions", yesNo.instructions());
            criterion(asked, "true_description", yesNo.whenYes());
            criterion(asked, "false_description", yesNo.whenNo());
        } else if (question instanceof Question.Choice choice) {
            asked.put("type", "choice").put("instructions", choice.instructions());
            choice.options().forEach(asked.putObject("criteria")::put);
        } else if (question instanceof Question.Score score) {
            asked.put("type", "score").put("instructions", score.instructions());
            score.levels().forEach(asked.putArray("criteria")::add);
        }
        return asked;
    }

    private static void criterion(ObjectNode asked, String name, @Nullable String text) {
        if (text != null) {
            asked.withObject("/criteria").put(name, text);
        }
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
