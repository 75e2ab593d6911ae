package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Decision;
import dev.leadline.decision.Question;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of an answer to {@code POST /v1beta/decisions} with status 200. All questions have to be answered, each in its
 * form, and no other ones: else the answer may be one to something else, and fails as a whole.
 */
final class DecisionReply {

    private DecisionReply() {}

    /**
     * Reads an answer.
     *
     * @param model the one that was asked; Google does not say which one answered
     * @param cost what the answer cost
     * @throws TaskFailure if it is no answer that can be used
     */
    static Decided read(JsonNode reply, Map<String, Question> asked, String model, Usage cost) {
        return new Decided(answers(reply, asked), reply.path("modelVersion").asText(model), cost, null);
    }

    private static Map<String, Decision> answers(JsonNode reply, Map<String, Question> asked) {
        JsonNode blocked = reply.path("prompt_feedback").path("block_reason");
        if (!blocked.asText("").isEmpty()) {
            throw refused(blocked.asText(), reply.path("prompt_feedback"));
        }
        JsonNode answers = reply.path("answers");
        Map<String, Decision> read = new LinkedHashMap<>();
        asked.forEach((id, question) -> read.put(id, read(id, question, answers.path(id))));
        for (Iterator<String> ids = answers.fieldNames(); ids.hasNext(); ) {
            String id = ids.next();
            if (!asked.containsKey(id)) {
                throw misfit("Gemini answered a question that was not asked: " + shortened(id));
            }
        }
        return read;
    }

    private static TaskFailure refused(String reason, JsonNode feedback) {
        String more = feedback.path("block_reason_message").asText("");
        return new GeminiRefusal("Gemini refused the text: " + reason + (more.isEmpty() ? "" : ", " + shortened(more)));
    }

    private static Decision read(String id, Question question, JsonNode answer) {
        if (!answer.isObject()) {
            throw misfit("Gemini did not answer the question " + id);
        }
        if (question instanceof Question.Choice choice) {
            return choice(id, choice, typed(id, "choice", answer));
        }
        if (question instanceof Question.Score score) {
            return score(id, score, typed(id, "score", answer));
        }
        JsonNode yesNo = typed(id, "noul", answer);
        double probability = share(id, yesNo.path("noul"));
        return new Decision.YesNo(probability > 0.5, probability, share(id, yesNo.path("confidence")));
    }

    private static JsonNode typed(String id, String type, JsonNode answer) {
        if (!answer.path("type").asText("").equals(type)) {
            throw misfit("Gemini answered the question " + id + " as one of another type than " + type);
        }
        return answer;
    }

    private static Decision choice(String id, Question.Choice question, JsonNode answer) {
        String option = answer.path("choice").asText("");
        if (!question.options().containsKey(option)) {
            throw misfit("Gemini answered the question " + id + " with an option that it does not have");
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (String name : question.options().keySet()) {
            JsonNode probability = answer.path("probabilities").path(name);
            if (!probability.isMissingNode()) {
                probabilities.put(name, share(id, probability));
            }
        }
        return new Decision.Choice(option, share(id, answer.path("confidence")), probabilities);
    }

    private static Decision score(String id, Question.Score question, JsonNode answer) {
        List<Double> probabilities = new ArrayList<>();
        int best = 0;
        for (int level = 0; level < question.levels().size(); level++) {
            JsonNode probability = answer.path("probabilities").path(Integer.toString(level));
            probabilities.add(probability.isMissingNode() ? 0.0 : share(id, probability));
            best = probabilities.get(level) > probabilities.get(best) ? level : best;
        }
        // Google's JSON leaves out numbers that are zero.
        JsonNode score = answer.path("score");
        double mean = score.isMissingNode() ? 0 : number(id, score);
        if (mean < 0 || mean > question.levels().size() - 1 || probabilities.get(best) == 0) {
            throw misfit("Gemini answered the question " + id + " with a level that it does not have");
        }
        return new Decision.Score(mean, best, share(id, answer.path("confidence")), probabilities);
    }

    private static double share(String id, JsonNode number) {
        double share = number(id, number);
        if (share < 0 || share > 1) {
            throw misfit("Gemini answered the question " + id + " with a probability that is not 0 to 1");
        }
        return share;
    }

    private static double number(String id, JsonNode number) {
        if (!number.isNumber()) {
            throw misfit("Gemini answered the question " + id + " without a number where one has to be");
        }
        return number.asDouble();
    }

    /** Another try may be answered. */
    private static TaskFailure misfit(String what) {
        return TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, what);
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
