package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Limits: list with their use, set, pause, resume, delete. */
@Command(
        name = "limits",
        description = {
            "Lists limits and their use, or shows one; sets, pauses and deletes them.",
            "A limit is named handler:NAME, queue:NAME, key:NAME, or key:BEGINNING* for every key that begins so."
        })
final class Limits implements Runnable {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(.+)");

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "NAME")
    private @Nullable String one;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        if (one != null) {
            root.printer().card(root.server().get(Route.of("limits", one)));
            return;
        }
        options.show(
                root,
                () -> Route.of("limits"),
                () -> new Table("~NAME", "#AT ONCE", "#RATE", "#RUNNING", "#WAITING", "OPENS", "#KEYS", ""),
                Limits::row,
                "There is no limit.");
    }

    private static Object[] row(JsonNode limit) {
        JsonNode rate = limit.path("rate");
        return new Object[] {
            Json.text(limit, "name"),
            Json.text(limit, "concurrent"),
            rate.isObject() ? Json.text(rate, "count") + "/" + span(Json.text(rate, "per")) : "",
            Json.text(limit, "held"),
            Json.text(limit, "parked"),
            Span.ago(Json.time(limit, "opensAt")),
            Json.text(limit, "keys"),
            limit.path("paused").asBoolean() ? new Table.Cell("paused", Style.YELLOW) : ""
        };
    }

    private static String span(String text) {
        try {
            return Span.show(Span.parse(text));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Command(description = "Sets a limit, or changes it: how many tasks at once, how many within a time, or both.")
    void set(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-c", "--concurrent"},
                            paramLabel = "N",
                            description = "How many tasks run at once.")
                    @Nullable
                    Integer concurrent,
            @Option(
                            names = {"-r", "--rate"},
                            paramLabel = "N/TIME",
                            description = "How many start within a time: 10/1m")
                    @Nullable
                    String rate,
            @Option(names = "--paused", description = "No task starts.") boolean paused) {
        ObjectNode limit = Json.object();
        if (concurrent != null) {
            limit.put("concurrent", concurrent);
        }
        if (rate != null) {
            limit.set("rate", rate(rate));
        }
        if (paused) {
            limit.put("paused", true);
        }
        done(root.server().put(Route.of("limits", name), limit), name + " is set.");
    }

    private static ObjectNode rate(String text) {
        Matcher parts = RATE.matcher(text);
        try {
            if (parts.matches()) {
                // "10/m" means the same as "10/1m".
                String per = parts.group(2).matches("[smhd]") ? "1" + parts.group(2) : parts.group(2);
                return Json.object()
                        .put("count", Integer.parseInt(parts.group(1)))
                        .put("per", Span.parse(per).toString());
            }
        } catch (IllegalArgumentException e) {
            // The sentence below says what would be right.
        }
        throw Failure.usage("--rate must be a number and a time, such as 10/1m; \"" + text + "\" is not");
    }

    @Command(description = "No task of the limit starts any more; those that run go on.")
    void pause(@Parameters(paramLabel = "NAME") String name) {
        done(change(name, true), name + " is paused.");
    }

    @Command(description = "Lets the tasks of a paused limit start again.")
    void resume(@Parameters(paramLabel = "NAME") String name) {
        done(change(name, false), name + " lets tasks start.");
    }

    @Command(description = "Deletes a limit: the tasks that wait for it start.")
    void delete(@Parameters(paramLabel = "NAME") String name) {
        done(root.server().delete(Route.of("limits", name)), name + " is deleted.");
    }

    /** The limit as it is, but paused or not: it is set as a whole. */
    private Server.Answer change(String name, boolean paused) {
        JsonNode now = root.server().get(Route.of("limits", name)).json();
        ObjectNode limit = Json.object();
        for (String field : new String[] {"concurrent", "rate"}) {
            if (!now.path(field).isNull()) {
                limit.set(field, now.path(field));
            }
        }
        if (!paused && limit.isEmpty()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    name + " does nothing but pause: leadline limits delete " + name + " lets its tasks start");
        }
        return root.server().put(Route.of("limits", name), limit.put("paused", paused));
    }

    private void done(Server.Answer answer, String sentence) {
        root.printer().done(answer, sentence);
    }
}
