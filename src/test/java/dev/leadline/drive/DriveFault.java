package dev.leadline.drive;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What {@link DriveStandIn} does with one request in place of, or besides, what is right. */
interface DriveFault {

    void with(HttpExchange exchange, Normal normal) throws IOException;

    /** Does what is right with a request, and gives the answer without sending it. */
    interface Normal {
        DriveAnswer answer() throws IOException;
    }

    static DriveFault normally() {
        return (exchange, normal) -> normal.answer().send(exchange);
    }

    static DriveFault status(int status, String reason) {
        return status(status, reason, Map.of());
    }

    /** An error in the form of the Drive API. */
    static DriveFault status(int status, String reason, Map<String, String> headers) {
        return instead(DriveAnswer.error(status, reason, headers));
    }

    /** An answer that is nothing of Drive's, as proxies give it. */
    static DriveFault html(int status) {
        return instead(new DriveAnswer(status, Map.of("Content-Type", "text/html"), "<h1>Sorry</h1>"));
    }

    static DriveFault json(int status, String body) {
        return instead(new DriveAnswer(status, Map.of(), body));
    }

    private static DriveFault instead(DriveAnswer answer) {
        return (exchange, normal) -> {
            exchange.getRequestBody().readAllBytes();
            answer.send(exchange);
        };
    }

    /** The connection is closed before anything is done. */
    static DriveFault cut() {
        return (exchange, normal) -> exchange.close();
    }

    /** All is done, and the connection is closed before the answer. */
    static DriveFault lostAnswer() {
        return (exchange, normal) -> {
            normal.answer();
            exchange.close();
        };
    }

    /** Nothing is done, and nothing is answered, until the stand-in is closed. */
    static DriveFault silence() {
        return (exchange, normal) -> await(new CountDownLatch(1), Long.MAX_VALUE);
    }

    /** Tells that the request has come, and does nothing before it may. */
    static DriveFault hold(CountDownLatch come, CountDownLatch go, DriveFault then) {
        return (exchange, normal) -> {
            come.countDown();
            await(go, 20);
            then.with(exchange, normal);
        };
    }

    /** Does what is right, and tells so before the answer goes out. */
    static DriveFault holdAnswer(CountDownLatch come, CountDownLatch go) {
        return (exchange, normal) -> {
            DriveAnswer answer = normal.answer();
            hold(come, go, (then, none) -> answer.send(then)).with(exchange, normal);
        };
    }

    /** Waits in a thread of the stand-in, which is interrupted when that is closed. */
    private static void await(CountDownLatch latch, long seconds) {
        try {
            latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
