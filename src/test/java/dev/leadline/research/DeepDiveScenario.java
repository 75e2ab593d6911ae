package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.testsupport.Site;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** A whole deep dive: real pages, and a server in Gemini's place that answers as a model might. */
abstract class DeepDiveScenario {

    static final int SECTIONS = Section.values().length;
    static final String ABOUT = "Acme Robotics was founded in 2016 in Trondheim and employs 140 people.";
    static final String NEWS = "Acme Robotics raised 38 million euros from Nordlys Capital in March 2026.";

    /** This server stands in for Gemini and for the web. */
    Site site;

    ScriptedGemini gemini;

    @BeforeEach
    void begin() {
        site.clear();
        gemini = new ScriptedGemini(site);
        page("/about", "About Acme", ABOUT);
        page("/news", "Acme raises money", NEWS);
    }

    void page(String path, String title, String text) {
        site.page(path, "<title>" + title + "</title><main><p>" + text + "</p></main>");
    }

    String url(String path) {
        return site.url(path).toString();
    }

    static ObjectNode args(String... sources) {
        ObjectNode args = JsonNodeFactory.instance.objectNode().put("companyName", "Acme Robotics Ltd");
        ArrayNode urls = args.putArray("sources");
        Stream.of(sources).forEach(urls::add);
        return args;
    }

    static String submit(ObjectNode args, String... options) {
        return Api.submit("prospect_deep_dive_task", args.toString(), options);
    }

    static JsonPath succeeded(String id) {
        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    static JsonPath dive(ObjectNode args) {
        return succeeded(submit(args));
    }

    static List<String> gaps(JsonPath task) {
        return task.getList("result.gaps");
    }

    static List<String> sources(JsonPath task) {
        return task.getList("result.sources.url");
    }

    long fetches(String path) {
        return site.requests().stream()
                .filter(request -> request.method().equals("GET"))
                .filter(request -> URI.create(request.target()).getPath().equals(path))
                .count();
    }

    static Site.Reply after(CountDownLatch signal, Site.Reply reply) {
        return exchange -> {
            await(signal);
            reply.to(exchange);
        };
    }

    static void await(CountDownLatch signal) {
        try {
            assertThat(signal.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
