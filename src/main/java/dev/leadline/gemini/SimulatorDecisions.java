package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides by words, the same each time: yes, if one sentence of the input has the words of the question, and all its numbers; the
 * option or level whose words the input has.
 */
final class SimulatorDecisions {

    /** Words of questions that are about the asking. */
    private static final String ASKING =
            "does text state states stated following claim claims mention mentions true false statement source page passage";

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,'’]\\d+)*");

    /** What an option has that shares no word with the input. */
    private static final double LEAST = 0.05;

    private final ObjectMapper json;

    SimulatorDecisions(ObjectMapper json) {
        this.json = json;
    }

    /** The words of the input; numbers without the signs between their digits. */
    private record Input(List<Set<String>> sentences, Set<String> words, Set<String> numbers) {

        static Input of(String text) {
            List<Set<String>> sentences =
                    PromptText.everySentence(text).stream().map(Extract::stems).toList();
            Set<String> words = sentences.stream().flatMap(Set::stream).collect(Collectors.toSet());
            return new Input(sentences, words, numbers(text));
        }

        static Set<String> numbers(String text) {
            return NUMBER.matcher(text)
                    .results()
                    .map(found -> found.group().replaceAll("\\D", ""))
                    .collect(Collectors.toSet());
        }
    }

    ObjectNode decide(String model, JsonNode request) {
        Input input = Input.of(text(request.path("input")));
        ObjectNode body = json.createObjectNode();
        ObjectNode answers = body.putObject("answers");
        request.path("questions")
                .fields()
                .forEachRemaining(question -> answers.set(question.getKey(), answer(input, question.getValue())));
        long tokens = tokens(request);
        ObjectNode usage = body.putObject("usage")
                .put("total_input_tokens", tokens)
                .put("total_output_tokens", 0)
                .put("total_tokens", tokens);
        usage.putArray("input_tokens_by_modality")
                .addObject()
                .put("modality", "text")
                .put("tokens", tokens);
        // Google names no model here; the simulator does, so that nobody takes its answers for Google's.
        return body.put("modelVersion", Billing.SIMULATED + model);
    }

    /** Of the input and all questions; the input counts once. */
    static long tokens(JsonNode request) {
        long tokens = SimulatorAnswers.tokens(text(request.path("input")));
        for (JsonNode question : request.path("questions")) {
            tokens +=
                    SimulatorAnswers.tokens(text(question.path("instructions")) + criteria(question.path("criteria")));
        }
        return tokens;
    }

    private static String criteria(JsonNode criteria) {
        StringBuilder text = new StringBuilder();
        criteria.fields()
                .forEachRemaining(
                        one -> text.append(one.getKey()).append(one.getValue().asText()));
        if (criteria.isArray()) {
            criteria.forEach(one -> text.append(one.asText()));
        }
        return text.toString();
    }

    /** A text, a content, or several of them. */
    private static String text(JsonNode input) {
        if (input.isTextual()) {
            return input.asText();
        }
        if (input.isObject()) {
            return input.path("text").asText("");
        }
        List<String> texts = new ArrayList<>();
        input.forEach(one -> texts.add(text(one)));
        return String.join("\n", texts);
    }

    private ObjectNode answer(Input input, JsonNode question) {
        JsonNode criteria = question.path("criteria");
        return switch (question.path("type").asText()) {
            case "choice" -> choice(input, criteria);
            case "score" -> score(input, criteria);
            default -> noul(input, text(question.path("instructions")));
        };
    }

    private ObjectNode noul(Input input, String instructions) {
        Set<String> claim = Extract.stems(instructions);
        claim.removeAll(Extract.stems(ASKING));
        claim.removeIf(word -> word.matches("\\d+"));
        double held = input.sentences().stream()
                .mapToDouble(sentence -> share(claim, sentence))
                .max()
                .orElse(0);
        boolean numbers = input.numbers().containsAll(Input.numbers(instructions));
        double yes = rounded(0.01 + 0.98 * (numbers ? held * held : 0));
        return json.createObjectNode()
                .put("type", "noul")
                .put("noul", yes)
                .put("confidence", Math.max(yes, rounded(1 - yes)));
    }

    private static double share(Set<String> words, Set<String> of) {
        return words.isEmpty()
                ? 0
                : (double) words.stream().filter(of::contains).count() / words.size();
    }

    private ObjectNode choice(Input input, JsonNode criteria) {
        Map<String, String> options = new LinkedHashMap<>();
        criteria.fields()
                .forEachRemaining(one -> options.put(
                        one.getKey(), one.getKey() + " " + one.getValue().asText("")));
        Map<String, Double> probabilities = probabilities(input, options);
        String best = best(probabilities);
        ObjectNode answer = json.createObjectNode().put("type", "choice").put("choice", best);
        return with(answer, probabilities, best);
    }

    private ObjectNode score(Input input, JsonNode criteria) {
        Map<String, String> levels = new LinkedHashMap<>();
        for (int level = 0; level < criteria.size(); level++) {
            levels.put(Integer.toString(level), criteria.path(level).asText());
        }
        Map<String, Double> probabilities = probabilities(input, levels);
        double mean = probabilities.entrySet().stream()
                .mapToDouble(level -> Integer.parseInt(level.getKey()) * level.getValue())
                .sum();
        ObjectNode answer = json.createObjectNode().put("type", "score").put("score", rounded(mean));
        levels.forEach(answer.putObject("legend")::put);
        return with(answer, probabilities, best(probabilities));
    }

    private static ObjectNode with(ObjectNode answer, Map<String, Double> probabilities, String best) {
        answer.put("confidence", probabilities.get(best));
        probabilities.forEach(answer.putObject("probabilities")::put);
        return answer;
    }

    /** By how many of its words the input has. */
    private static Map<String, Double> probabilities(Input input, Map<String, String> meanings) {
        Map<String, Double> weights = new LinkedHashMap<>();
        meanings.forEach((name, meaning) -> weights.put(name, LEAST + share(Extract.stems(meaning), input.words())));
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        weights.replaceAll((name, weight) -> rounded(weight / sum));
        return weights;
    }

    /** The first of the most probable ones. */
    private static String best(Map<String, Double> probabilities) {
        String best = "";
        double most = -1;
        for (Map.Entry<String, Double> one : probabilities.entrySet()) {
            if (one.getValue() > most) {
                best = one.getKey();
                most = one.getValue();
            }
        }
        return best;
    }

    private static double rounded(double number) {
        return Math.round(number * 10_000) / 10_000.0;
    }
}
