package dev.leadline.handler;

import java.util.List;
import java.util.stream.Collectors;

/** Arguments that a handler does not accept: each problem with the field it is in. */
public class InvalidArguments extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param field path of the field, such as {@code sources[2]}; empty when the arguments as a whole are wrong
     * @param message what is wrong and what would be right
     */
    public record Problem(String field, String message) {}

    public InvalidArguments(List<Problem> problems) {
        super(problems.stream().map(InvalidArguments::sentence).collect(Collectors.joining("; ")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    InvalidArguments(String field, String message) {
        this(List.of(new Problem(field, message)));
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String sentence(Problem problem) {
        return problem.field().isEmpty() ? problem.message() : problem.field() + ": " + problem.message();
    }
}
