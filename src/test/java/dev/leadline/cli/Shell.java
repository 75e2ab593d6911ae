package dev.leadline.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Somebody who types commands; they run in this process. */
final class Shell {

    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("target", "classes");
    private Terminal terminal = Terminal.NONE;
    private String input = "";

    /** What came of a command. */
    record Ran(int code, String out, String err) {

        /** The output without the line break at its end. */
        String line() {
            return out.stripTrailing();
        }
    }

    /** A command under way, whose output so far can be read. */
    record Running(Thread thread, ByteArrayOutputStream out, ByteArrayOutputStream err, int[] code) {

        String soFar() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String notesSoFar() {
            return err.toString(StandardCharsets.UTF_8);
        }

        Ran end() throws InterruptedException {
            thread.join(30_000);
            if (thread.isAlive()) {
                throw new AssertionError("the command does not end; it printed: " + soFar() + notesSoFar());
            }
            return new Ran(code[0], soFar(), notesSoFar());
        }
    }

    static Shell at(String url) {
        return new Shell().with(Address.URL, url);
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell without(String variable) {
        environment.remove(variable);
        return this;
    }

    Shell in(Path other) {
        folder = other;
        return this;
    }

    /** Sits at a terminal, and answers questions so. */
    Shell answering(String text) {
        terminal = new Terminal(true, false, Terminal.USUAL_WIDTH);
        input = text + "\n";
        return this;
    }

    Shell piping(String text) {
        input = text;
        return this;
    }

    /** Sees the output on a terminal. */
    Shell watching(int width) {
        terminal = new Terminal(true, true, width);
        return this;
    }

    Ran type(String... words) {
        try {
            return start(words).end();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Running start(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                Map.copyOf(environment),
                folder,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> terminal);
        int[] code = {-1};
        Thread thread = new Thread(() -> code[0] = LeadlineCommand.run(words, surroundings), "command");
        thread.setDaemon(true);
        thread.start();
        return new Running(thread, out, err, code);
    }
}
