package dev.leadline.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A SearXNG of one's own ({@code GET /search?format=json}), which asks the search engines that its operator switched on.
 *
 * <p>What may be kept: SearXNG has no terms; those of the engines behind it hold, and some forbid to keep results or to read
 * the pages behind them. Switch on only engines whose terms allow it. Kept are the addresses alone, with the task that asked;
 * titles and excerpts are not read.
 */
final class SearXng implements SearchProvider {

    private final SearchConfig config;
    private final SearchCalls calls;

    SearXng(SearchConfig config, SearchCalls calls) {
        this.config = config;
        this.calls = calls;
    }

    @Override
    public String name() {
        return "SearXNG";
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Optional<String> missing() {
        return config.baseUrl().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "SEARCH_PROVIDER is searxng, but its address is not configured: set SEARCH_BASE_URL, such as"
                                + " http://searxng:8080, or SEARCH_PROVIDER=none");
    }

    @Override
    public Uni<List<String>> find(String words, int most) {
        return Uni.createFrom().deferred(() -> {
            String root = SearchCalls.root(config.baseUrl()
                    .orElseThrow(() -> TaskFailure.permanent(
                            ErrorType.NOT_CONFIGURED, missing().orElse(""))));
            RequestOptions request = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setAbsoluteURI(root + "/search?format=json&q=" + URLEncoder.encode(words, StandardCharsets.UTF_8))
                    .putHeader("Accept", "application/json");
            config.apiKey().ifPresent(key -> request.putHeader("Authorization", "Bearer " + key));
            return calls.send(name(), request, Buffer.buffer())
                    .map(answer -> SearchCalls.addresses(read(answer), most));
        });
    }

    private JsonNode read(SearchCalls.Answer answer) {
        return switch (answer.status()) {
            case 200 -> calls.results(name(), answer);
            case 401 ->
                throw TaskFailure.permanent(
                        ErrorType.PROVIDER_REFUSED, "SearXNG asks for a key: check SEARCH_API_KEY (status 401)");
            case 403 ->
                throw TaskFailure.permanent(
                        ErrorType.PROVIDER_REFUSED,
                        "SearXNG does not answer with JSON (status 403): add json to search.formats in its settings.yml");
            default -> throw calls.failure(name(), answer);
        };
    }
}
