package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.decision.Question;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Which requests for decisions the simulator refuses. Google's own words for these are not known. */
final class SimulatorDecisionRequests {

    private static final Set<String> TOP = Set.of("model", "input", "questions");
    private static final Set<String> QUESTION = Set.of("type", "instructions", "criteria");
    private static final Set<String> NOUL = Set.of("true_description", "false_description");
    private static final Set<String> INPUTS = Set.of("text", "image", "audio", "video", "document");

    private final Models models;

    SimulatorDecisionRequests(Models models) {
        this.models = models;
    }

    /** The model that is asked, without {@code models/} before its name; empty if the request names none. */
    static String model(JsonNode request) {
        return request.path("model").asText("").replaceFirst("^models/", "");
    }

    static boolean decides(String model) {
        return model.startsWith("gemini-decision-");
    }

    /** Why the request is refused with INVALID_ARGUMENT; empty when it is not. */
    Optional<String> fault(JsonNode request) {
        return unknown(request, TOP, "the request")
                .or(() -> input(request.path("input")))
                .or(() -> questions(request.path("questions")))
                .or(() -> length(request));
    }

    private static Optional<String> unknown(JsonNode object, Set<String> known, String where) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                return Optional.of("Unknown parameter '" + name + "' in " + where + ".");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> input(JsonNode input) {
        boolean right = input.isArray()
                ? !input.isEmpty() && stream(input).allMatch(SimulatorDecisionRequests::isContent)
                : isContent(input);
        return right ? Optional.empty() : Optional.of("'input' must be a text, a content or a list of contents.");
    }

    private static boolean isContent(JsonNode one) {
        return isText(one)
                || one.isObject()
                        && INPUTS.contains(one.path("type").asText())
                        && (!one.path("type").asText().equals("text") || isText(one.path("text")));
    }

    private static boolean isText(JsonNode one) {
        return one.isTextual() && !one.asText().isBlank();
    }

    private static Optional<String> questions(JsonNode questions) {
        if (!questions.isObject() || questions.isEmpty() || questions.size() > DecisionCalls.QUESTIONS) {
            return Optional.of("'questions' must have 1 to " + DecisionCalls.QUESTIONS + " questions.");
        }
        return questions.properties().stream()
                .flatMap(one -> question("questions." + one.getKey(), one.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> question(String where, JsonNode question) {
        return unknown(question, QUESTION, where)
                .or(() -> instructions(where, question.path("instructions")))
                .or(() -> criteria(where, question.path("type").asText(), question.path("criteria")));
    }

    private static Optional<String> instructions(String where, JsonNode instructions) {
        boolean right = instructions.isArray()
                ? !instructions.isEmpty() && stream(instructions).allMatch(one -> isText(one.path("text")))
                : isText(instructions) || isText(instructions.path("text"));
        return right ? Optional.empty() : Optional.of("'" + where + ".instructions' must be a text.");
    }

    private static Optional<String> criteria(String where, String type, JsonNode criteria) {
        boolean counted = criteria.size() >= Question.FEWEST && criteria.size() <= Question.MOST;
        return switch (type) {
            case "noul" -> unknown(criteria, NOUL, where + ".criteria");
            case "choice" ->
                right(criteria.isObject() && counted && stream(criteria).allMatch(JsonNode::isTextual), where);
            case "score" ->
                right(
                        criteria.isArray() && counted && stream(criteria).allMatch(SimulatorDecisionRequests::isText),
                        where);
            default -> Optional.of("'" + where + ".type' must be noul, choice or score.");
        };
    }

    private static Optional<String> right(boolean right, String where) {
        return right
                ? Optional.empty()
                : Optional.of(
                        "'" + where + ".criteria' must have " + Question.FEWEST + " to " + Question.MOST + " texts.");
    }

    private Optional<String> length(JsonNode request) {
        long tokens = SimulatorDecisions.tokens(request);
        return RequestRules.of(models.catalog(), model(request))
                .map(rules -> rules.room(Optional.empty()))
                .filter(room -> tokens > room)
                .map(room -> "The input token count (" + tokens + ") exceeds the maximum number of tokens allowed ("
                        + room + ").");
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
