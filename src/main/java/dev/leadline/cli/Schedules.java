package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Schedules: list, look at one, put, pause, resume, run, delete. */
@Command(name = "schedules", description = "Lists schedules, or shows one with its next ten ticks; and acts on one.")
final class Schedules implements Runnable {

    private static final String TENANT = "Another one than your own needs admin.";

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "NAME")
    private @Nullable String one;

    @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT)
    private @Nullable String tenant;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        if (one != null) {
            root.printer().card(root.server().get(Route.of("schedules", one).with("tenant", tenant)));
            return;
        }
        options.show(
                root,
                () -> Route.of("schedules").with("tenant", tenant),
                () -> new Table("~NAME", "~TENANT", "~WHEN", "~ZONE", "~TASK", "NEXT TICK", "#LAST", "#SKIPPED", ""),
                Schedules::row,
                "There is no schedule.");
    }

    private static Object[] row(JsonNode schedule) {
        return new Object[] {
            Json.text(schedule, "name"),
            Json.text(schedule, "tenant"),
            Json.text(schedule, "cron") + Json.text(schedule, "every"),
            Json.text(schedule, "zone"),
            Json.text(schedule, "task"),
            schedule.path("next").path(0).asText(""),
            Span.ago(Json.time(schedule, "lastTick")),
            Json.text(schedule, "skipped"),
            schedule.path("paused").asBoolean() ? new Table.Cell("paused", Style.YELLOW) : ""
        };
    }

    @Command(description = "Makes a schedule, or replaces it. Arguments are given as for enqueue.")
    void put(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "TASK") String task,
            @Parameters(arity = "0..*", paramLabel = "ARGUMENT") @Nullable List<String> words,
            @Option(names = "--args", paramLabel = "JSON", description = "All arguments; @FILE or - reads them.")
                    @Nullable
                    String args,
            @Option(names = "--cron", paramLabel = "CRON", description = "Such as \"0 7 * * 1-5\".") @Nullable
                    String cron,
            @Option(names = "--every", paramLabel = "TIME", description = "An interval instead.") @Nullable
                    Duration every,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Such as Europe/Berlin. Default: UTC")
                    @Nullable
                    String zone,
            @Option(names = "--missed", paramLabel = "skip|once|all") @Nullable String missed,
            @Option(names = "--overlap", paramLabel = "allow|skip") @Nullable String overlap,
            @Option(names = "--paused") boolean paused,
            @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT) @Nullable String whose,
            @Mixin TaskOptions taskOptions) {
        if (args != null && words != null) {
            throw Failure.usage("--args has all arguments: give no others");
        }
        ObjectNode schedule = Json.object().put("task", task);
        JsonNode given = args == null
                ? Arguments.read(words == null ? List.of() : words)
                : Json.require(Arguments.text(args, root.surroundings()), "--args");
        if (given != null) {
            schedule.set("args", given);
        }
        text(schedule, "cron", cron);
        text(schedule, "every", every);
        text(schedule, "zone", zone);
        text(schedule, "missed", missed);
        text(schedule, "overlap", overlap);
        if (paused) {
            schedule.put("paused", true);
        }
        taskOptions.into(schedule);
        Server.Answer answer = root.server().put(Route.of("schedules", name).with("tenant", whose), schedule);
        String next = answer.json().path("next").path(0).asText("");
        root.printer().done(answer, name + " is kept." + (next.isEmpty() ? "" : " It ticks next at " + next + "."));
    }

    private static void text(ObjectNode body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value.toString());
        }
    }

    @Command(description = "It makes no tasks until it is resumed.")
    void pause(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT) @Nullable String whose) {
        post(name, whose, "pause", name + " is paused.");
    }

    @Command(description = "It makes tasks again; ticks that came meanwhile make none.")
    void resume(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT) @Nullable String whose) {
        post(name, whose, "resume", name + " ticks.");
    }

    @Command(description = "Makes a task of it now, and prints the task's id.")
    void run(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT) @Nullable String whose) {
        Server.Answer answer =
                root.server().post(Route.of("schedules", name, "run").with("tenant", whose), null);
        root.printer().done(answer, Json.text(answer.json(), "id"));
    }

    @Command(description = "Deletes a schedule; the tasks that it made stay.")
    void delete(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--tenant", paramLabel = "TENANT", description = TENANT) @Nullable String whose) {
        Server.Answer answer = root.server().delete(Route.of("schedules", name).with("tenant", whose));
        root.printer().done(answer, name + " is deleted.");
    }

    private void post(String name, @Nullable String whose, String verb, String sentence) {
        root.printer()
                .done(root.server().post(Route.of("schedules", name, verb).with("tenant", whose), null), sentence);
    }
}
