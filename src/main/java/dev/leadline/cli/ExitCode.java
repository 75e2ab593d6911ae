package dev.leadline.cli;

/** What the process says at its end; scripts rely on the numbers. */
enum ExitCode {
    OK(0, "It was done."),
    ENDED_BADLY(1, "The task or flow ended otherwise than SUCCEEDED, or a part of a batch was refused."),
    USAGE(2, "The command is wrong, or the server found a value in it that is not valid."),
    NOT_FOUND(3, "There is no such task, flow, queue, worker …"),
    REFUSED(4, "The API key is missing or wrong, or does not allow this."),
    UNAVAILABLE(5, "No server answered, or it could not do it now; try again later."),
    CONFLICT(6, "It cannot be done in this state, such as to cancel a task that has ended."),
    NOT_ENDED(7, "The time to wait was over before the task or flow ended."),
    NOT_CONFIRMED(8, "Somebody said no, or nobody could be asked and --yes was not given.");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }

    /** Of an answer that is an error. */
    static ExitCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> REFUSED;
            case 404, 410 -> NOT_FOUND;
            case 409 -> CONFLICT;
            case 408, 429 -> UNAVAILABLE;
            default -> status < 500 ? USAGE : UNAVAILABLE;
        };
    }

    /** Of a task or flow, by its state. */
    static ExitCode ofState(String state) {
        return switch (state) {
            case "SUCCEEDED" -> OK;
            case "FAILED", "CANCELLED", "EXPIRED" -> ENDED_BADLY;
            default -> NOT_ENDED;
        };
    }
}
