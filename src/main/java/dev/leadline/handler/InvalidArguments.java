package dev.leadline.handler;

import java.util.List;
import java.util.stream.Collectors;

/** Arguments that a handler does not accept: each mistake with the field it is in. */
public class InvalidArguments extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /**
     * One thing that is wrong.
     *
     * @param field path of the field, such as {@code sources[2]}; empty when the arguments as a whole are wrong
     * @param message what is wrong and what would be right
     */
    public record Mistake(String field, String message) {}

    public InvalidArguments(List<Mistake> mistakes) {
        super(mistakes.stream().map(InvalidArguments::sentence).collect(Collectors.joining("; ")), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    InvalidArguments(String field, String message) {
        this(List.of(new Mistake(field, message)));
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String sentence(Mistake mistake) {
        return mistake.field().isEmpty() ? mistake.message() : mistake.field() + ": " + mistake.message();
    }
}
