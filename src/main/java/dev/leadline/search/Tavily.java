package dev.leadline.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Optional;

/**
 * Tavily ({@code POST https://api.tavily.com/search}).
 *
 * <p>What may be kept: Tavily's terms of 2025-11-24 set no limit to how long results are kept, as a third party read them on
 * 2026-09-29; whoever uses it should read them again. Kept are the addresses alone, with the task that asked; titles,
 * excerpts, scores and Tavily's own answer are neither asked for nor read.
 */
final class Tavily implements SearchProvider {

    private static final String ADDRESS = "https://api.tavily.com";

    /** More than this costs no more, and Tavily gives no more. */
    private static final int MOST = 20;

    private final SearchConfig config;
    private final SearchCalls calls;
    private final ObjectMapper json;

    Tavily(SearchConfig config, SearchCalls calls, ObjectMapper json) {
        this.config = config;
        this.calls = calls;
        this.json = json;
    }

    @Override
    public String name() {
        return "Tavily";
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Optional<String> missing() {
        return config.apiKey().isPresent()
                ? Optional.empty()
                : Optional.of("SEARCH_PROVIDER is tavily, but no key is configured: set SEARCH_API_KEY, or"
                        + " SEARCH_PROVIDER=none");
    }

    @Override
    public Uni<List<String>> find(String words, int most) {
        return Uni.createFrom().deferred(() -> {
            missing().ifPresent(missing -> {
                throw TaskFailure.permanent(ErrorType.NOT_CONFIGURED, missing);
            });
            JsonNode body = json.createObjectNode()
                    .put("query", words)
                    .put("max_results", Math.min(most, MOST))
                    .put("search_depth", "basic")
                    .put("include_answer", false)
                    .put("include_raw_content", false);
            RequestOptions request = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(SearchCalls.root(config.baseUrl().orElse(ADDRESS)) + "/search")
                    .putHeader("Authorization", "Bearer " + config.apiKey().orElse(""))
                    .putHeader("Content-Type", "application/json");
            return calls.send(name(), request, Buffer.buffer(body.toString()))
                    .map(answer -> SearchCalls.addresses(read(answer), most));
        });
    }

    private JsonNode read(SearchCalls.Answer answer) {
        return switch (answer.status()) {
            case 200 -> calls.results(name(), answer);
            case 401, 403 ->
                throw TaskFailure.permanent(
                        ErrorType.PROVIDER_REFUSED, "Tavily does not take the key in SEARCH_API_KEY: check it");
            case 432, 433 ->
                throw TaskFailure.permanent(
                        ErrorType.PROVIDER_REFUSED,
                        "the credits of the Tavily plan are used up (status " + answer.status() + ")");
            default -> throw calls.failure(name(), answer);
        };
    }
}
