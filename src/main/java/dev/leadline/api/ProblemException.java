package dev.leadline.api;

import dev.leadline.api.Problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** Ends a request with a problem. */
class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    /** A bad request; the detail repeats what is wrong, for those who read no further. */
    static ProblemException invalid(List<FieldError> errors) {
        String detail = errors.stream()
                .limit(5)
                .map(error -> error.field().isEmpty() ? error.message() : error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return new ProblemException(
                Problem.of(ProblemType.INVALID_REQUEST, detail).withErrors(errors));
    }

    static ProblemException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    Problem problem() {
        return problem;
    }
}
