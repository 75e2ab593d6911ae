package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Turns a problem (RFC 9457) that the server answered with into a sentence and an exit code. */
final class Problems {

    private static final int SHOWN = 300;
    private static final int IN_DETAIL = 5;

    private Problems() {}

    /** @param keyGiven whether the request had a key */
    static Failure failure(int status, String text, boolean keyGiven) {
        JsonNode problem = Json.parse(text);
        StringBuilder sentence = new StringBuilder();
        if (problem == null || !problem.has("detail")) {
            String plain = text.strip();
            sentence.append("the server answered ").append(status);
            if (!plain.isEmpty()) {
                sentence.append(": ").append(plain, 0, Math.min(SHOWN, plain.length()));
            }
        } else {
            // It has the names that are known, and the first five mistakes in fields, too.
            sentence.append(Json.text(problem, "detail"));
            if (problem.path("errors").size() > IN_DETAIL) {
                sentence.append("; and ")
                        .append(problem.path("errors").size() - IN_DETAIL)
                        .append(" more mistakes");
            }
        }
        if (status == 401 && !keyGiven) {
            sentence.append("\n  set ").append(Address.KEY).append(" to a key of the server");
        }
        return new Failure(ExitCode.ofStatus(status), sentence.toString());
    }
}
