package dev.leadline.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Chooses the provider of this process. */
@Singleton
class SearchProviders {

    @Produces
    @Singleton
    SearchProvider provider(SearchConfig config, Vertx vertx, ObjectMapper json) {
        return switch (config.provider().orElse(SearchConfig.Provider.NONE)) {
            case TAVILY -> new Tavily(config, new SearchCalls(vertx, json, config.timeout()), json);
            case SEARXNG -> new SearXng(config, new SearchCalls(vertx, json, config.timeout()));
            case NONE -> new NoSearch();
        };
    }
}
