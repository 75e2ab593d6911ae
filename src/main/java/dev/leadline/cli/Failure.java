package dev.leadline.cli;

/** Ends the command with a sentence and an exit code. */
final class Failure extends RuntimeException {

    private final ExitCode code;

    Failure(ExitCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    static Failure usage(String sentence) {
        return new Failure(ExitCode.USAGE, sentence);
    }

    ExitCode code() {
        return code;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
