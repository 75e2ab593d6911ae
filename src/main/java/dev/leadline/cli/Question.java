package dev.leadline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Asks a person before something is done that cannot be taken back, or that is done to many. */
final class Question {

    private static final Set<String> YES = Set.of("y", "yes");

    private final Surroundings surroundings;
    private final Terminal terminal;

    Question(Surroundings surroundings, Terminal terminal) {
        this.surroundings = surroundings;
        this.terminal = terminal;
    }

    void confirm(String question) {
        if (!terminal.asks()) {
            throw new Failure(
                    ExitCode.NOT_CONFIRMED,
                    question + "\n  Nobody can be asked here, so nothing was done; --yes does it.");
        }
        surroundings.err().print(Width.safe(question) + " [y/N] ");
        surroundings.err().flush();
        if (!YES.contains(answer().strip().toLowerCase(Locale.ROOT))) {
            throw new Failure(ExitCode.NOT_CONFIRMED, "nothing was done");
        }
    }

    private String answer() {
        try {
            String line =
                    new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }
}
