package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of the bytes that Gemini streams. The server is real, and decides what it sends in one piece. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class GeminiStreamTest {

    private static final String PATH = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
    private static final Prompt HELLO = new Prompt("Hello", null, null, null);
    private static final String USAGE =
            ", \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": %d}, \"modelVersion\": \"m-001\"}";

    private Site google;

    @Inject
    GeminiClient gemini;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Charge> used = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        google.clear();
    }

    private Uni<Generation> stream(Prompt prompt) {
        return gemini.stream(prompt, null, used::add, text -> {
            told.add(text);
            return Uni.createFrom().voidItem();
        });
    }

    private Generation answer() {
        return stream(HELLO).await().atMost(Duration.ofSeconds(20));
    }

    private TaskFailure failure() {
        Throwable failure = catchThrowable(this::answer);
        assertThat(failure).isInstanceOf(TaskFailure.class);
        assertThat(failure.getMessage()).doesNotContain(GeminiProfile.KEY, "Exception", "127.0.0.1");
        return (TaskFailure) failure;
    }

    /** It is charged once, as far as it had come. */
    private void assertCharged(long written, Charge.End end) {
        assertThat(used).hasSize(1);
        assertThat(used.get(0).tokens()).isEqualTo(new BilledTokens(5, 0, 0, written, 0, 0));
        assertThat(used.get(0).end()).isEqualTo(end);
    }

    private static String event(String text, int written) {
        return "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"" + text
                + "\"}], \"role\": \"model\"}}]" + USAGE.formatted(written) + "\r\n\r\n";
    }

    private static String last(String finishReason) {
        return "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"\"}]}, \"finishReason\": \""
                + finishReason + "\"}]" + USAGE.formatted(7) + "\r\n\r\n";
    }

    private static void send(HttpExchange exchange, String... pieces) throws IOException {
        for (String piece : pieces) {
            exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
    }

    private void streams(String... pieces) {
        google.on(PATH, exchange -> {
            begin(exchange);
            send(exchange, pieces);
        });
    }

    @Test
    void theTextIsToldAsItComesAndTheAnswerIsTheWholeOfIt() {
        streams(event("Grüße ", 1), event("aus Zürich", 5), last("STOP"));

        Generation answer = answer();

        assertThat(answer.text()).isEqualTo("Grüße aus Zürich").isEqualTo(String.join("", told));
        assertThat(answer.finishReason()).isEqualTo("STOP");
        assertThat(answer.model()).isEqualTo("m-001");
        assertThat(answer.usage()).isEqualTo(used.get(0).usage());
        assertCharged(7, Charge.End.ANSWERED);
        Site.Request request = google.requests().get(0);
        assertThat(request.target()).isEqualTo(PATH + "?alt=sse");
        assertThat(request.headers()).containsEntry("x-goog-api-key", GeminiProfile.KEY);
        assertThat(request.body()).contains("\"store\":false").doesNotContain(GeminiProfile.KEY);
    }

    @Test
    void aPieceIsToldBeforeTheNextOneIsSent() {
        Semaphore next = new Semaphore(0);
        google.on(PATH, exchange -> {
            begin(exchange);
            for (String text : List.of("one ", "two ", "three")) {
                send(exchange, event(text, 1));
                next.acquireUninterruptibly();
            }
            send(exchange, last("STOP"));
        });

        Generation answer = gemini.stream(HELLO, null, used::add, text -> {
                    told.add(text);
                    next.release();
                    return Uni.createFrom().voidItem();
                })
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(answer.text()).isEqualTo("one two three");
        assertThat(told).containsExactly("one ", "two ", "three");
    }

    @Test
    void charactersThatTheNetworkCutsAreWhole() {
        google.on(PATH, exchange -> {
            begin(exchange);
            for (byte one : (event("Grüße 語 😀", 3) + last("STOP")).getBytes(StandardCharsets.UTF_8)) {
                exchange.getResponseBody().write(one);
                exchange.getResponseBody().flush();
            }
        });

        assertThat(answer().text()).isEqualTo("Grüße 語 😀").isEqualTo(String.join("", told));
    }

    @Test
    void thoughtsAreNeitherToldNorPartOfTheAnswer() {
        streams(
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hm.\", \"thought\": true}]}}]}\r\n\r\n",
                event("Forty", 1),
                last("STOP"));

        assertThat(answer().text()).isEqualTo("Forty");
        assertThat(told).containsExactly("Forty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The model is overloaded.\"\n  }\n}\n",
                "data: {\"error\": {\"code\": 503, \"message\": \"The model is overloaded.\"}}\r\n\r\n",
            })
    void anErrorAmidAStreamWithStatus200IsAFailure(String error) {
        streams(event("Half", 3), error);

        assertThat(failure())
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessage("Gemini answered with status 503: The model is overloaded.");
        assertCharged(3, Charge.End.BROKEN_OFF);
    }

    @Test
    void aQuotaErrorAmidAStreamSaysWhenToComeBack() {
        streams(event("Half", 3), SimulatorFault.QUOTA_PER_MINUTE.body());

        assertThat(failure()).isInstanceOf(TaskFailure.RetryAfter.class);
    }

    @Test
    void aStreamThatEndsWithoutSayingWhyIsNoAnswer() {
        streams(event("Half", 3));

        assertThat(failure()).isInstanceOf(TaskFailure.Transient.class).hasMessage("Gemini stopped without saying why");
        assertThat(told).containsExactly("Half");
    }

    @Test
    void anEmptyStreamIsNoAnswer() {
        streams();

        assertThat(failure()).hasMessage("Gemini answered without a candidate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAX_TOKENS", "CONTINUATION"})
    void anAnswerCutAtTheOutputLimitIsKeptAndSaysSo(String finishReason) {
        streams(event("Half", 3), last(finishReason));

        assertThat(answer().truncated()).isTrue();
        assertThat(answer().text()).isEqualTo("Half");
    }

    @ParameterizedTest
    @CsvSource({"SAFETY", "RECITATION", "SOMETHING_NEW"})
    void anAnswerThatGeminiBrokeOffIsNotAskedForAgain(String finishReason) {
        streams(event("Half", 3), last(finishReason));

        assertThat(failure()).isInstanceOf(GeminiRefusal.class).hasMessageContaining(finishReason);
    }

    @Test
    void aPromptThatIsBlockedIsARefusal() {
        streams(
                "data: {\"promptFeedback\": {\"blockReason\": \"SAFETY\"}, \"usageMetadata\": {\"promptTokenCount\": 5}}\r\n\r\n");

        assertThat(failure()).isInstanceOf(GeminiRefusal.class).hasMessage("Gemini refused the prompt: SAFETY");
        assertCharged(0, Charge.End.UNUSABLE);
    }

    private void breaksAfter(String... pieces) {
        google.on(PATH, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 1_000_000);
            send(exchange, pieces);
        });
    }

    @Test
    void aConnectionThatBreaksAmidTheTextIsTriedAgain() {
        breaksAfter(event("Half", 3));

        assertThat(failure()).isInstanceOf(TaskFailure.Transient.class).hasMessageContaining("closed the connection");
        assertCharged(3, Charge.End.BROKEN_OFF);
    }

    @Test
    void anAnswerThatWasWholeWhenTheConnectionBrokeIsNotPaidForTwice() {
        breaksAfter(event("All of it", 3), last("STOP"));

        assertThat(answer().text()).isEqualTo("All of it");
    }

    @ParameterizedTest
    @CsvSource({"400, permanent", "503, transient"})
    void aRefusalBeforeTheFirstEventIsReadAsAnyOther(int status, String kind) {
        google.on(
                PATH,
                status,
                "application/json",
                "{\"error\": {\"code\": %d, \"message\": \"No.\"}}".formatted(status));

        assertThat(failure())
                .isInstanceOf(kind.equals("permanent") ? TaskFailure.Permanent.class : TaskFailure.Transient.class)
                .hasMessage("Gemini answered with status " + status + ": No.");
    }

    @Test
    void silenceBetweenTwoPiecesIsNotWaitedForLongerThanConfigured() {
        CountDownLatch end = new CountDownLatch(1);
        google.on(PATH, exchange -> {
            begin(exchange);
            send(exchange, event("Half", 3));
            await(end);
        });

        assertThat(failure()).hasMessage("Gemini did not answer in time");

        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends until the client hangs up. */
    private CountDownLatch endless(AtomicLong sent) {
        CountDownLatch hungUp = new CountDownLatch(1);
        byte[] piece = event("x".repeat(10_000), 3).getBytes(StandardCharsets.UTF_8);
        google.on(PATH, exchange -> {
            begin(exchange);
            try {
                while (true) {
                    exchange.getResponseBody().write(piece);
                    sent.addAndGet(piece.length);
                }
            } catch (IOException closed) {
                hungUp.countDown();
            }
        });
        return hungUp;
    }

    @Test
    void aStreamThatNobodyWaitsForAnyMoreIsHungUpAndPaidFor() throws InterruptedException {
        CountDownLatch hungUp = endless(new AtomicLong());
        Cancellable call = stream(HELLO).subscribe().with(answer -> {}, failure -> {});
        Awaitility.await().until(() -> !told.isEmpty());

        call.cancel();

        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
        assertCharged(3, Charge.End.BROKEN_OFF);
    }

    @Test
    void whoIsSlowToTakeTheTextSlowsGeminiDown() throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        CountDownLatch hungUp = endless(sent);
        List<UniEmitter<? super Void>> takers = new CopyOnWriteArrayList<>();
        Cancellable call = gemini.stream(
                        HELLO, null, used::add, text -> Uni.createFrom().<Void>emitter(takers::add))
                .subscribe()
                .with(answer -> {}, failure -> {});
        Awaitility.await().until(() -> takers.size() == 1);

        // When the buffers of both ends are full, the server sends no more.
        List<Long> seen = new ArrayList<>();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    seen.add(sent.get());
                    return seen.size() > 1 && seen.get(seen.size() - 2).equals(sent.get());
                });
        assertThat(sent.get()).isLessThan(32 << 20);
        assertThat(takers).hasSize(1);

        takers.get(0).complete(null);
        Awaitility.await().until(() -> takers.size() == 2);
        call.cancel();
        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void slownessOfOursIsNoSilenceOfGeminis() {
        streams(event("one ", 1), event("two", 2), last("STOP"));

        // Longer than leadline.gemini.timeout in this profile.
        Generation answer = gemini.stream(
                        HELLO,
                        null,
                        used::add,
                        text -> text.equals("two")
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(3_500)))
                .await()
                .atMost(Duration.ofSeconds(30));

        assertThat(answer.text()).isEqualTo("one two");
    }

    @Test
    void aFailureOfWhoTakesTheTextIsTheStreams() {
        streams(event("one", 1), last("STOP"));

        assertThatThrownBy(() -> gemini.stream(
                                HELLO,
                                null,
                                used::add,
                                text -> Uni.createFrom().failure(new IllegalStateException("full")))
                        .await()
                        .atMost(Duration.ofSeconds(20)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("full");
    }

    @Test
    void callsThatFollowEachOtherOnOneConnectionDoNotEndEachOther() {
        streams(event("Hi", 1), last("STOP"));

        List<Generation> answers = Multi.createFrom()
                .range(0, 200)
                .onItem()
                .transformToUni(number -> stream(HELLO))
                .merge(8)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(60));

        assertThat(answers).hasSize(200);
    }

    @Test
    void jsonIsNotStreamed() {
        assertThatThrownBy(() -> stream(new Prompt("Hello", null, null, JsonNodeFactory.instance.objectNode())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
