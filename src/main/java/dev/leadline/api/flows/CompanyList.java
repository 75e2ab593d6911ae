package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.http.Problem;
import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Companies as CSV (RFC 4180, in UTF-8): the first line names the columns, each other one is a deep dive. Nothing is guessed;
 * errors name the line.
 */
final class CompanyList {

    private static final String TASK = "prospect_deep_dive_task";
    private static final int ENOUGH = 20;
    private static final Pattern PLACE = Pattern.compile("group\\[(\\d+)](?:\\.args)?\\.?(.*)", Pattern.DOTALL);

    /** Columns by their names, in lower case and without underscores, and the arguments that they are. */
    private static final Map<String, String> COLUMNS = Map.of(
            "companyname", "companyName",
            "website", "website",
            "sources", "sources",
            "focus", "focus",
            "language", "language",
            "depth", "depth");

    private final List<FieldError> errors = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private final List<JsonNode> tasks = new ArrayList<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final ObjectNode common;
    private final ObjectNode options;

    /**
     * @param common arguments of all deep dives; a cell wins over them
     * @param options of all tasks
     */
    CompanyList(ObjectNode common, ObjectNode options) {
        this.common = common;
        this.options = options;
    }

    /** Fails with a problem that names all that is wrong. */
    SubmitFlow read(byte[] body) {
        String text = text(body);
        CSVFormat format = CSVFormat.RFC4180.builder().setTrim(true).get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be read", e);
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        if (tasks.isEmpty()) {
            throw ProblemException.invalid("", "there is no company after the line with the names of the columns");
        }
        return new SubmitFlow(null, null, List.copyOf(tasks), null);
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("", "the text is not in UTF-8: save it as CSV UTF-8");
        }
    }

    private void read(CSVParser parser) {
        Iterator<CSVRecord> records = parser.iterator();
        List<String> columns = null;
        long line = 1;
        try {
            for (; records.hasNext() && errors.size() < ENOUGH; line = parser.getCurrentLineNumber() + 1) {
                List<String> cells = records.next().toList();
                if (cells.stream().allMatch(String::isEmpty)) {
                    continue;
                }
                if (columns == null) {
                    columns = columns(cells, line);
                } else {
                    company(columns, cells, line);
                }
            }
        } catch (UncheckedIOException | IllegalStateException e) {
            throw ProblemException.invalid(
                    "line " + line,
                    "has a quote that is not closed, or text after a closed one: a quote within a value is written twice");
        }
        if (columns == null && errors.isEmpty()) {
            throw ProblemException.invalid(
                    "", "the text is empty: its first line names the columns, such as companyName,website");
        }
    }

    private List<String> columns(List<String> names, long line) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            String column = COLUMNS.get(name.toLowerCase(Locale.ROOT).replace("_", ""));
            if (column == null) {
                boolean other = names.size() == 1 && (name.contains(";") || name.contains("\t"));
                throw ProblemException.invalid(
                        "line " + line,
                        other
                                ? "has its columns separated by something else than commas"
                                : "has the unknown column \"" + shortened(name) + "\"; known are "
                                        + String.join(", ", sorted(Set.copyOf(COLUMNS.values()))));
            }
            if (columns.contains(column)) {
                throw ProblemException.invalid("line " + line, "has the column " + column + " twice");
            }
            columns.add(column);
        }
        if (!columns.contains("companyName")) {
            throw ProblemException.invalid("line " + line, "must name the column companyName");
        }
        return columns;
    }

    private void company(List<String> columns, List<String> cells, long line) {
        if (cells.size() != columns.size()) {
            errors.add(new FieldError(
                    "line " + line, "has " + cells.size() + " values, but there are " + columns.size() + " columns"));
            return;
        }
        ObjectNode args = common.deepCopy();
        for (int i = 0; i < columns.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                put(args, columns.get(i), cells.get(i));
            }
        }
        String same =
                (args.path("companyName").asText() + " " + args.path("website").asText()).toLowerCase(Locale.ROOT);
        Long first = seen.putIfAbsent(same, line);
        if (first != null && args.hasNonNull("companyName")) {
            errors.add(new FieldError("line " + line, "has the same company and website as line " + first));
            return;
        }
        ObjectNode task = options.deepCopy().put("task", TASK).put("onFailure", "continue");
        task.set("args", args);
        lines.add(line);
        tasks.add(task);
    }

    private static void put(ObjectNode args, String column, String cell) {
        if (column.equals("sources")) {
            ArrayNode urls = JsonNodeFactory.instance.arrayNode();
            for (String url : cell.split("\\s+")) {
                urls.add(url);
            }
            args.set(column, urls);
        } else {
            args.put(column, cell);
        }
    }

    /** A problem of the flow, in which the lines of this list stand for the places of its tasks. */
    ProblemException inLines(ProblemException refused) {
        Problem problem = refused.problem();
        List<FieldError> found = problem.errors();
        if (found == null) {
            return refused;
        }
        return ProblemException.invalid(found.stream().map(this::inLine).toList());
    }

    private FieldError inLine(FieldError error) {
        Matcher place = PLACE.matcher(error.field());
        if (!place.matches()) {
            return error;
        }
        String field = place.group(2);
        long line = lines.get(Integer.parseInt(place.group(1)));
        return new FieldError("line " + line + (field.isEmpty() ? "" : ", " + field), error.message());
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Set<String> sorted(Set<String> names) {
        return new TreeSet<>(names);
    }
}
