package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fire.History.Sight;
import dev.leadline.fire.History.Visit;
import dev.leadline.fire.Readers.Reading;
import dev.leadline.fire.Witness.Delivery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checkers of the scenarios see each kind of broken promise, and nothing where all is well. */
class ScenarioTest {

    private final History history = new History();

    // ── The archive ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTaskThatIsInTheArchiveAsItEndedIsRight() {
        assertThat(Archived.violations(Map.of("a", new Sight("FAILED", 1, "")), List.of(List.of("a", "FAILED"))))
                .isEmpty();
    }

    @Test
    void aTaskThatIsMissingInTheArchiveOrTwiceOrOtherwiseIsReported() {
        Map<String, Sight> ended = Map.of("a", new Sight("FAILED", 1, ""));

        assertThat(Archived.violations(ended, List.of()))
                .singleElement()
                .asString()
                .startsWith("lost");
        assertThat(Archived.violations(ended, List.of(List.of("a", "QUEUED"))))
                .singleElement()
                .asString()
                .startsWith("wrong");
        assertThat(Archived.violations(ended, List.of(List.of("a", "FAILED"), List.of("a", "FAILED"))))
                .singleElement()
                .asString()
                .startsWith("doubled");
    }

    // ── Schedules ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTaskForEachTickIsRight() {
        assertThat(Ticks.violations(at(1), at(10), 10)).isEmpty();
    }

    @Test
    void aMissedTickIsReported() {
        assertThat(Ticks.violations(at(1), at(10), 9))
                .singleElement()
                .asString()
                .startsWith("lost: 1 of 10");
    }

    @Test
    void aTickWithTwoTasksIsReported() {
        assertThat(Ticks.violations(at(1), at(10), 11))
                .singleElement()
                .asString()
                .startsWith("doubled:");
    }

    // ── Limits ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void asManyAtOnceAsTheLimitAllowsIsRight() {
        assertThat(Limited.crowds(List.of(visit("a", 0, 5), visit("b", 1, 5), visit("a", 5, 9)), 2, history))
                .isEmpty();
    }

    @Test
    void oneMoreThanTheLimitAllowsIsReported() {
        assertThat(Limited.crowds(List.of(visit("a", 0, 5), visit("b", 1, 5), visit("c", 2, 9)), 2, history))
                .singleElement()
                .asString()
                .startsWith("over the limit:");
    }

    @Test
    void aWorkerThatWasFrozenBeyondItsLeaseIsAnExcuse() {
        history.silent("a", at(0), at(20));

        assertThat(Limited.crowds(List.of(visit("a", 0, 21), visit("b", 10, 21), visit("c", 11, 12)), 2, history))
                .isEmpty();
    }

    // ── Webhooks ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void oneWebhookIsRight() {
        assertThat(Webhooks.violations("key", "1", Set.of(new Delivery("msg-1", "1"))))
                .isEmpty();
    }

    @Test
    void aWebhookThatNeverCameIsReported() {
        assertThat(Webhooks.violations("key", "1", Set.of()))
                .singleElement()
                .asString()
                .startsWith("lost:");
    }

    @Test
    void aSecondWebhookIdIsReported() {
        assertThat(Webhooks.violations("key", "1", Set.of(new Delivery("msg-1", "1"), new Delivery("msg-2", "1"))))
                .singleElement()
                .asString()
                .startsWith("doubled:");
    }

    @Test
    void aWebhookOfAnotherTaskIsReported() {
        assertThat(Webhooks.violations("key", "1", Set.of(new Delivery("msg-1", "2"))))
                .singleElement()
                .asString()
                .startsWith("changed:");
    }

    // ── Live events ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aReaderThatWasCutOffReadsWhatALateOneReads() throws IOException {
        Reading live = read(chunk("1", "one"), "id: 2\nevent: chunk\ndata: {\"text\":\"cut");
        live.take(stream(chunk("2", "two"), end("3")));

        assertThat(Readers.compare("1", live, read(chunk("1", "one"), chunk("2", "two"), end("3"))))
                .isEmpty();
    }

    @Test
    void aRestartMakesVoidWhatWasReadBefore() throws IOException {
        Reading live = read(
                chunk("1", "first try"),
                "id: 2\nevent: restart\ndata: {\"attempt\":2}\n\n",
                chunk("3", "second try"),
                end("4"));

        assertThat(Readers.compare("1", live, read(chunk("3", "second try"), end("4"))))
                .isEmpty();
    }

    @Test
    void textThatComesTwiceIsReported() throws IOException {
        Reading live = read(chunk("1", "one"), chunk("1", "one"), end("2"));

        assertThat(Readers.compare("1", live, read(chunk("1", "one"), end("2"))))
                .anySatisfy(one -> assertThat(one).startsWith("changed:"))
                .anySatisfy(one -> assertThat(one).startsWith("doubled:"));
    }

    @Test
    void eventsWithoutAnEndAreReported() throws IOException {
        assertThat(Readers.compare("1", read(chunk("1", "one")), read()))
                .singleElement()
                .asString()
                .startsWith("lost:");
    }

    private static Reading read(String... events) throws IOException {
        Reading reading = new Reading();
        reading.take(stream(events));
        return reading;
    }

    private static ByteArrayInputStream stream(String... events) {
        return new ByteArrayInputStream(String.join("", events).getBytes(StandardCharsets.UTF_8));
    }

    private static String chunk(String id, String text) {
        return "id: " + id + "\nevent: chunk\ndata: {\"text\":\"" + text + "\",\"attempt\":1}\n\n";
    }

    private static String end(String id) {
        return "id: " + id + "\nevent: end\ndata: {}\n\n";
    }

    private static Visit visit(String worker, int from, int to) {
        return new Visit(worker, at(from), at(to));
    }

    /** A time in seconds after the beginning. */
    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }
}
