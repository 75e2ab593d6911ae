package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the command prints: results to the output, all that is only said about them to the error stream. */
final class Printer {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean mayColour;
    private final Supplier<Terminal> terminal;

    Printer(Surroundings surroundings, boolean json, Supplier<Terminal> terminal) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.json = json;
        this.mayColour = surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(surroundings.environment().get("TERM"));
        this.terminal = terminal;
    }

    /** Whether programs read the output: then it is the server's JSON, and nothing else. */
    boolean isJson() {
        return json;
    }

    boolean isShown() {
        return !json && terminal.get().shows();
    }

    boolean hasColours() {
        return mayColour && isShown();
    }

    int width() {
        return terminal.get().width();
    }

    /** The server's JSON as it is. */
    void json(String text) {
        out.println(text);
    }

    void line(String text) {
        out.println(Width.safe(text));
    }

    void line() {
        out.println();
    }

    void line(Style style, String text) {
        out.println(styled(style, text));
    }

    String styled(Style style, String text) {
        String safe = Width.safe(text);
        return hasColours() ? style.paint(safe) : safe;
    }

    /** A piece of text without a line break of our own. Exactly as it is, unless a terminal would see it. */
    void piece(String text) {
        out.print(isShown() ? Width.safe(text) : text);
        out.flush();
    }

    /** Text with sequences of our own for the terminal. */
    void control(String text) {
        out.print(text);
        out.flush();
    }

    /** Something about the result, or about what is going on. */
    void note(String text) {
        err.println(Width.safe(text));
    }

    /** @param whenEmpty what is noted when it has no rows */
    void table(Table table, String whenEmpty) {
        if (table.isEmpty()) {
            note(whenEmpty);
        } else {
            table(table, true);
        }
    }

    void table(Table table, boolean titles) {
        int width = isShown() ? width() : Integer.MAX_VALUE;
        table.lines(width, hasColours(), titles).forEach(out::println);
    }

    /** One thing, field by field. */
    void card(Server.Answer answer) {
        show(answer, new Card(this)::show);
    }

    /** @param forPeople prints the answer for people; for programs it is printed as it is */
    void show(Server.Answer answer, Consumer<JsonNode> forPeople) {
        if (json) {
            json(answer.text());
        } else {
            forPeople.accept(answer.json());
        }
    }

    /** That it was done; as JSON, what the server says, if it says anything. */
    void done(Server.Answer answer, String sentence) {
        if (!json) {
            line(sentence);
        } else if (!answer.text().isBlank()) {
            json(answer.text());
        }
    }

    /** Whether whoever reads the output has gone, such as {@code head}: then there is nothing more to do. */
    boolean isClosed() {
        return out.checkError();
    }
}
