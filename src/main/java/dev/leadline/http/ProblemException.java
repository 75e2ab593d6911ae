package dev.leadline.http;

import dev.leadline.http.Problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown to end a request with a problem as its answer. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    /** A request that is not valid (400). The detail repeats the first five errors, for people who read only that. */
    public static ProblemException invalid(List<FieldError> errors) {
        String detail = errors.stream()
                .limit(5)
                .map(error -> error.field().isEmpty() ? error.message() : error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return new ProblemException(
                Problem.of(ProblemType.INVALID_REQUEST, detail).withErrors(errors));
    }

    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public Problem problem() {
        return problem;
    }
}
