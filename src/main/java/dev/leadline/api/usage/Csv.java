package dev.leadline.api.usage;

import dev.leadline.ledger.Line;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines of the ledger as CSV (RFC 4180). */
final class Csv {

    static final String HEADER = row(
            "at",
            "tenant",
            "task",
            "taskId",
            "attempt",
            "step",
            "model",
            "tier",
            "promptTokens",
            "cachedTokens",
            "thoughtTokens",
            "toolTokens",
            "outputTokens",
            "searches",
            "priceVersion",
            "costUsd",
            "outcome");

    private Csv() {}

    static String row(Line line) {
        ChargeView charge = ChargeView.of(line);
        return row(
                charge.at(),
                line.tenant(),
                line.task(),
                line.id(),
                charge.attempt(),
                charge.step(),
                charge.model(),
                charge.tier(),
                charge.promptTokens(),
                charge.cachedTokens(),
                charge.thoughtTokens(),
                charge.toolTokens(),
                charge.outputTokens(),
                charge.searches(),
                charge.priceVersion(),
                charge.costUsd().toPlainString(),
                charge.outcome());
    }

    private static String row(@Nullable Object... values) {
        return Stream.of(values).map(value -> cell(Objects.toString(value, ""))).collect(Collectors.joining(","))
                + "\r\n";
    }

    /** A name that a spreadsheet would take for a formula gets an apostrophe, which it does not show. */
    private static String cell(String text) {
        String safe = text.matches("[=+@\\-\\t\\r].*") ? "'" + text : text;
        return safe.matches("[^\",\\r\\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
