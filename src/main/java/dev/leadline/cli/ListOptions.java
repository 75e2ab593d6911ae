package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a list is shown; and shows it. */
final class ListOptions {

    private static final int MOST_A_PAGE = 500;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many at most. Default: 50")
    private int limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the list before ended.")
    private @Nullable String cursor;

    @Option(names = "--all", description = "Everything; with --json one item a line.")
    private boolean all;

    /**
     * Shows the list. As JSON it is the first page that is not empty, as the server gives it (a page looks at a bounded number
     * of tasks, so with filters it may be empty although more follows), or with --all one item a line.
     *
     * @param route makes the address, which gets the limit and the cursor
     * @param rows makes the cells of an item
     */
    void show(
            LeadlineCommand root,
            Supplier<Route> route,
            Supplier<Table> tables,
            Function<JsonNode, Object[]> rows,
            String whenEmpty) {
        if (limit < 1) {
            throw Failure.usage("--limit must be 1 or more");
        }
        Printer printer = root.printer();
        Table table = tables.get();
        int wanted = all ? Integer.MAX_VALUE : limit;
        int shown = 0;
        boolean titled = false;
        @Nullable String next = cursor;
        do {
            Server.Answer answer = root.server()
                    .get(route.get()
                            .with("limit", Math.min(MOST_A_PAGE, wanted - shown))
                            .with("cursor", next));
            JsonNode page = answer.json();
            next = page.path("next").textValue();
            if (printer.isJson() && !all) {
                if (page.path("items").isEmpty() && next != null) {
                    continue;
                }
                printer.json(answer.text());
                return;
            }
            for (JsonNode item : page.path("items")) {
                shown++;
                if (printer.isJson()) {
                    printer.json(Json.write(item));
                } else {
                    table.row(rows.apply(item));
                }
            }
            if (table.size() >= MOST_A_PAGE) {
                printer.table(table, !titled);
                titled = true;
                table = tables.get();
            }
        } while (next != null && shown < wanted && !printer.isClosed());
        if (!printer.isJson()) {
            if (shown == 0) {
                printer.note(whenEmpty);
            } else if (!table.isEmpty()) {
                printer.table(table, !titled);
            }
            if (next != null) {
                printer.note("There are more: --all shows them, or --cursor " + next + " the next.");
            }
        }
    }
}
