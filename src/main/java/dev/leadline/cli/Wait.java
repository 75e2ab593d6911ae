package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a task or a flow; the server holds each request until then, or for half a minute. */
final class Wait {

    private static final Duration A_TIME = Duration.ofSeconds(30);

    private final LeadlineCommand root;
    private final long until;
    private final boolean waits;

    /** What is shown of it at the end. */
    enum Show {
        WHOLE,
        RESULT
    }

    /** @param atMost null: until the end; zero: not at all */
    Wait(LeadlineCommand root, @Nullable Duration atMost) {
        this.root = root;
        this.waits = atMost == null || !atMost.isZero();
        this.until = System.nanoTime() + (atMost == null ? Duration.ofDays(10_000) : atMost).toNanos();
    }

    /** Returns the exit code. */
    int forTask(String id, Show show) {
        Server.Answer answer = end(Route.of("tasks", id), "tasks", id);
        return shown(answer, show);
    }

    /** Shows nothing. */
    ExitCode untilEnd(String id) {
        return ExitCode.ofState(
                Json.text(end(Route.of("tasks", id), "tasks", id).json(), "state"));
    }

    /** Returns the exit code. */
    int forFlow(String id, Show show) {
        Server.Answer answer = end(Route.of("flows", id), "flows", id);
        return shown(answer, show);
    }

    private Server.Answer end(Route first, String kind, String id) {
        Server.Answer answer = root.server().get(first);
        while (!isEnded(answer.json())) {
            Duration left = Duration.ofNanos(until - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                break;
            }
            Duration wait = left.compareTo(A_TIME) > 0 ? A_TIME : left;
            answer = root.server().get(Route.of(kind, id).with("wait", wait));
        }
        return answer;
    }

    private int shown(Server.Answer answer, Show show) {
        JsonNode one = answer.json();
        ExitCode code = ExitCode.ofState(Json.text(one, "state"));
        if (root.printer().isJson()) {
            root.printer().json(show == Show.WHOLE ? answer.text() : Json.write(one.path("result")));
        } else if (show == Show.WHOLE) {
            new Card(root.printer()).show(one);
        } else if (code == ExitCode.OK) {
            root.printer().line(Json.pretty(one.path("result")));
        }
        if (code == ExitCode.NOT_ENDED && (waits || show == Show.RESULT)) {
            root.printer().note("It has not ended yet: " + Json.text(one, "state"));
        } else if (code == ExitCode.ENDED_BADLY && show == Show.RESULT) {
            root.printer().note(Card.ending(one));
        }
        return code.number();
    }

    private static boolean isEnded(JsonNode one) {
        return ExitCode.ofState(Json.text(one, "state")) != ExitCode.NOT_ENDED;
    }
}
