package dev.leadline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a stream of events. When the connection breaks, or nothing comes for longer than the server ever is silent, it
 * connects again, and goes on after the last event that came, at whatever node answers.
 */
final class Follower {

    private final Server server;
    private final Bounds bounds;
    private final Consumer<String> note;

    private @Nullable String last;
    private long heardAt = System.nanoTime();
    private boolean told;

    /**
     * @param silence after which a connection counts as broken; the server sends a line every 15 s
     * @param patience how long it tries to come back
     */
    record Bounds(Duration silence, Duration patience) {
        static final Bounds USUAL = new Bounds(Duration.ofSeconds(50), Duration.ofMinutes(5));
    }

    /** How a connection ended. */
    private enum End {
        ENOUGH,
        NOTHING_MORE,
        BROKEN
    }

    /** @param note gets what is to be said about the connection */
    Follower(Server server, Bounds bounds, Consumer<String> note) {
        this.server = server;
        this.bounds = bounds;
        this.note = note;
    }

    /**
     * Returns when there is enough, or the server says that nothing more will come.
     *
     * @param wantsMore gets each event
     */
    void follow(Route route, Predicate<Event> wantsMore) {
        for (int tries = 1; ; tries++) {
            long heardBefore = heardAt;
            Duration asked = null;
            String why;
            try {
                HttpResponse<InputStream> answer = server.stream(route, last);
                asked = new Server.Answer(answer.statusCode(), "", answer.headers()).retryAfter();
                End end = read(answer, wantsMore);
                if (end != End.BROKEN) {
                    return;
                }
                why = "the connection to " + server.url() + " broke";
            } catch (Server.NoAnswer e) {
                why = String.valueOf(e.getMessage());
            }
            tries = heardAt == heardBefore ? tries : 1;
            if (System.nanoTime() - heardAt > bounds.patience().toNanos()) {
                throw new Failure(ExitCode.UNAVAILABLE, why);
            }
            tell(why + "; it is tried again");
            Pause.of(Pause.after(tries, asked));
        }
    }

    private End read(HttpResponse<InputStream> answer, Predicate<Event> wantsMore) {
        try (InputStream body = answer.body()) {
            int status = answer.statusCode();
            if (status == 204) {
                return End.NOTHING_MORE;
            }
            if (status != 200) {
                String text = new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8);
                if (ExitCode.ofStatus(status) == ExitCode.UNAVAILABLE) {
                    return End.BROKEN;
                }
                server.checked(new Server.Answer(status, text, answer.headers()));
            }
            return events(body, wantsMore);
        } catch (IOException e) {
            return End.BROKEN;
        }
    }

    private End events(InputStream body, Predicate<Event> wantsMore) throws IOException {
        AtomicLong heard = new AtomicLong(System.nanoTime());
        Timer watch = new Timer("silence", true);
        try {
            watch.schedule(closing(body, heard), 200, 200);
            EventReader reader = new EventReader(body, () -> heard.set(System.nanoTime()));
            for (Event event = reader.next(); event != null; event = reader.next()) {
                last = event.id() == null ? last : event.id();
                told = false;
                if (!wantsMore.test(event)) {
                    return End.ENOUGH;
                }
            }
            return End.BROKEN;
        } finally {
            watch.cancel();
            heardAt = Math.max(heardAt, heard.get());
        }
    }

    /** A read has no time limit of its own, but it ends when the stream is closed. */
    private TimerTask closing(InputStream body, AtomicLong heard) {
        return new TimerTask() {
            @Override
            public void run() {
                if (System.nanoTime() - heard.get() > bounds.silence().toNanos()) {
                    try {
                        body.close();
                    } catch (IOException e) {
                        // It is closed for the reader all the same.
                    }
                }
            }
        };
    }

    /** Once for each time that it breaks. */
    private void tell(String sentence) {
        if (!told) {
            told = true;
            note.accept(sentence);
        }
    }
}
