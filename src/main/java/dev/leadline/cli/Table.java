package dev.leadline.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows for people. On a terminal it is as wide as that at most: long texts are cut, with an ellipsis; elsewhere nothing is cut. */
final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 8;
    private static final int LEFT_OUT = -1;

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param cut whether its texts may be cut; ids may not
     * @param right whether its texts stand at the right, as numbers do
     */
    private record Column(String title, boolean cut, boolean right) {}

    record Cell(String text, Style style) {

        static Cell state(String state) {
            return new Cell(state, Style.ofState(state));
        }
    }

    /** @param titles a title that begins with {@code #} is of numbers, one that begins with {@code ~} of texts that may be cut */
    Table(String... titles) {
        columns = List.of(titles).stream()
                .map(title -> new Column(title.replaceFirst("^[#~]", ""), title.startsWith("~"), title.startsWith("#")))
                .toList();
    }

    /** @param cells {@link Cell}s, or anything whose text is shown */
    void row(Object... cells) {
        List<Cell> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(
                    cell instanceof Cell styled
                            ? new Cell(oneLine(styled.text()), styled.style())
                            : new Cell(oneLine(cell.toString()), Style.PLAIN));
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return rows.size();
    }

    /** @param width on a terminal, where columns that are empty are left out; elsewhere {@link Integer#MAX_VALUE} */
    List<String> lines(int width, boolean colours, boolean titles) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>(rows.size() + 1);
        if (titles) {
            List<Cell> line = columns.stream()
                    .map(one -> new Cell(one.title(), Style.DIM))
                    .toList();
            lines.add(line(line, widths, colours));
        }
        rows.forEach(row -> lines.add(line(row, widths, colours)));
        return lines;
    }

    private int[] widths(int most) {
        int[] widths = new int[columns.size()];
        int sum = GAP * (widths.length - 1);
        for (int i = 0; i < widths.length; i++) {
            int widest = 0;
            for (List<Cell> row : rows) {
                widest = Math.max(widest, Width.of(row.get(i).text()));
            }
            boolean leftOut = widest == 0 && most != Integer.MAX_VALUE;
            widths[i] = leftOut
                    ? LEFT_OUT
                    : Math.max(widest, Width.of(columns.get(i).title()));
            sum += leftOut ? -GAP : widths[i];
        }
        while (sum > most) {
            int widest = widestToCut(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            sum--;
        }
        return widths;
    }

    private int widestToCut(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (columns.get(i).cut() && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<Cell> cells, int[] widths, boolean colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == LEFT_OUT) {
                continue;
            }
            Cell cell = cells.get(i);
            String text = Width.cut(cell.text(), widths[i]);
            String space = " ".repeat(widths[i] - Width.of(text));
            String shown = colours ? cell.style().paint(text) : text;
            boolean last = i == widths.length - 1;
            line.append(columns.get(i).right() ? space + shown : last ? shown : shown + space);
            line.append(last ? "" : " ".repeat(GAP));
        }
        return line.toString().stripTrailing();
    }

    private static String oneLine(String text) {
        return Width.safe(text).replaceAll("\\s+", " ").strip();
    }
}
