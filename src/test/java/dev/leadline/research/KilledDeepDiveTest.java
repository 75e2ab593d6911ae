package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.drive.DriveUploads;
import dev.leadline.gemini.GeminiClient;
import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.TaskState;
import dev.leadline.testkit.TestQueue;
import dev.leadline.testkit.TestTask;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A deep dive whose worker is lost at a boundary of a step, at each of them in turn. */
@QuarkusTest
@TestProfile(SearchedDeepDiveTest.Searching.class)
class KilledDeepDiveTest {

    private static final String FOUNDED = "Acme Robotics was founded in 2016.";
    private static final String RAISED = "Acme Robotics raised 38 million euros.";

    /** This server stands in for Gemini, for the web, and for SearXNG. */
    private Site site;

    private ScriptedGemini gemini;

    @Inject
    SourceFinder finder;

    @Inject
    SourceCollector collector;

    @Inject
    QueryWriter queries;

    @Inject
    ClaimJudge judge;

    @Inject
    PitchWriter pitches;

    @Inject
    EarlierReports earlier;

    @Inject
    GeminiClient client;

    @Inject
    DriveUploads drive;

    @Inject
    Tiered tiers;

    @Inject
    ExecutorService workers;

    @Inject
    ObjectMapper json;

    @Inject
    ResearchConfig config;

    /** What is asked at a time without settings: no other call is under way at the boundary of a step. */
    private ProspectDeepDiveHandler handler() {
        Analyst analyst = new Analyst(client, json, new OneQuestion(config));
        Research research = new Research(finder, collector, analyst, queries, judge, config, workers);
        return new ProspectDeepDiveHandler(finder, research, pitches, client, drive, earlier, tiers);
    }

    private record OneQuestion(ResearchConfig others) implements ResearchConfig {
        @Override
        public int parallelFetches() {
            return others.parallelFetches();
        }

        @Override
        public int parallelQuestions() {
            return 1;
        }

        @Override
        public int promptCharacters() {
            return others.promptCharacters();
        }

        @Override
        public int sourceCharacters() {
            return others.sourceCharacters();
        }

        @Override
        public int snapshotBytes() {
            return others.snapshotBytes();
        }

        @Override
        public boolean judge() {
            return others.judge();
        }
    }

    /** Runs the handler of a deep dive on a worker that is lost when it gets to a boundary. */
    private static final class OnAWorker implements TaskHandler<DeepDiveArgs, DeepDive> {
        private final ProspectDeepDiveHandler handler;
        private final Boundary boundary;

        private OnAWorker(ProspectDeepDiveHandler handler, Boundary boundary) {
            this.handler = handler;
            this.boundary = boundary;
        }

        @Override
        public String name() {
            return handler.name();
        }

        @Override
        public String description() {
            return handler.description();
        }

        @Override
        public Uni<DeepDive> run(DeepDiveArgs args, TaskContext context) {
            return handler.run(args, boundary.in(context));
        }
    }

    private Dive dive(Boundary boundary) {
        prepare();
        return dived(boundary);
    }

    private void prepare() {
        site.clear();
        page("/home", "<nav><a href='/team'>Team</a></nav>", "We are Acme Robotics.");
        page("/team", "", "Ingrid Solberg leads us.");
        page("/about", "", "Acme Robotics was founded in 2016 in Trondheim.");
        page("/news", "", "Acme Robotics opened an office in Hamburg in May 2026.");
        page("/money", "", "Acme Robotics raised 38 million euros in March 2026.");
        site.onRequest("/searx/search", request -> found(request.target().contains("money") ? "/money" : "/news"));
        gemini = new ScriptedGemini(site).judging(1_000);
        gemini.finds(Section.OVERVIEW, claim(FOUNDED, "S2"))
                // The page is found by the second round alone.
                .finds(Section.FUNDING, claim(RAISED, "S5"))
                .on(ScriptedGemini.QUERIES, gemini.answer("{\"queries\": [\"Acme Robotics money\"]}"))
                .on(ScriptedGemini.PITCH, gemini.answer("""
                        {"fit": [{"text": "You raised 38 million euros.", "citations": ["C2"]}],
                         "openingLines": [], "inferredPains": [], "objections": []}"""));
    }

    private void page(String path, String before, String text) {
        site.page(path, "<title>A page</title>" + before + "<main><p>" + text + "</p></main>");
    }

    private Site.Reply found(String path) {
        String results = "{\"results\":[{\"url\":\"" + site.url(path) + "\",\"title\":\"T\"}]}";
        return Site.bytes(200, "application/json", results.getBytes(StandardCharsets.UTF_8));
    }

    /** @param calls of Gemini and of the search provider */
    private record Dive(TestTask task, JsonNode result, int calls) {}

    private Dive dived(Boundary boundary) {
        TestQueue queue = TestQueue.of(new OnAWorker(handler(), boundary));
        TestTask task = queue.submit(
                "prospect_deep_dive_task",
                Map.of(
                        "companyName",
                        "Acme Robotics",
                        "website",
                        site.url("/home").toString(),
                        "sources",
                        List.of(site.url("/about").toString()),
                        "sections",
                        List.of("overview", "funding"),
                        "since",
                        "last",
                        "seller",
                        Map.of("offer", "Training")));
        queue.start();
        Awaitility.await().until(() -> boundary.isReached() || task.state() != TaskState.STARTED);
        assertThat(task.thrown()).as(task.toString()).isNull();
        if (boundary.isReached()) {
            task.loseWorker();
            queue.drain();
        }
        return new Dive(task, withoutTimes(task.result(JsonNode.class)), calls());
    }

    private int calls() {
        long searches = site.requests().stream()
                .filter(request -> request.target().startsWith("/searx/"))
                .count();
        return (int) searches + gemini.asked().size() + gemini.judged().size();
    }

    private static JsonNode withoutTimes(JsonNode result) {
        ((ObjectNode) result.path("effort")).remove("seconds");
        result.path("sources").forEach(source -> ((ObjectNode) source).remove("fetchedAt"));
        return result;
    }

    @Test
    void atWhateverBoundaryItsWorkerIsLostTheReportIsTheSameAndAtMostOneCallIsMadeAgain() {
        Dive undisturbed = dive(Boundary.number(0));
        List<String> boundaries = new ArrayList<>();
        assertThat(undisturbed.result().path("claims").findValuesAsText("text")).containsExactly(FOUNDED, RAISED);

        for (int number = 1; number <= 2 * undisturbed.task().steps().size(); number++) {
            Boundary boundary = Boundary.number(number);
            Dive dive = dive(boundary);

            assertThat(boundary.isReached()).as("boundary " + number).isTrue();
            boundaries.add(boundary.toString());
            assertThat(dive.result()).as(boundary.toString()).isEqualTo(undisturbed.result());
            assertThat(dive.calls())
                    .as("calls, with a death at " + boundary)
                    .isBetween(undisturbed.calls(), undisturbed.calls() + (boundary.isAfterKeeping() ? 0 : 1));
        }

        // Pages are fetched at the same time, so the order of their boundaries is another one each time.
        assertThat(boundaries)
                .containsAll(Stream.of(
                                "begun",
                                "since",
                                "search",
                                "site",
                                "ask:overview",
                                "ask:funding",
                                "queries:1",
                                "search:1:1",
                                "ask:funding:2",
                                "judge",
                                "pitch")
                        .flatMap(step -> Stream.of(step + ", kept", step + ", not kept"))
                        .toList());
    }

    @Test
    void anAnswerThatIsAskedForAgainCountsAlthoughItsWorkerIsLostBetweenBothCalls() {
        prepare();
        gemini.once(Section.OVERVIEW, gemini.answer("[]"));
        Dive undisturbed = dived(Boundary.number(0));
        prepare();
        gemini.once(Section.OVERVIEW, gemini.answer("[]"));
        Boundary boundary = Boundary.after("draft:overview");

        Dive dive = dived(boundary);

        assertThat(boundary.isReached()).isTrue();
        assertThat(dive.result()).isEqualTo(undisturbed.result());
        assertThat(dive.calls()).isEqualTo(undisturbed.calls());
        assertThat(dive.result().path("effort").path("calls").asInt())
                .isEqualTo(gemini.asked().size() + gemini.judged().size());
    }
}
