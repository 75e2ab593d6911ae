package dev.leadline.cli;

/** How text is shown on a terminal. */
enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String paint(String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    static Style ofState(String state) {
        return switch (state) {
            case "SUCCEEDED", "DELIVERED" -> GREEN;
            case "FAILED" -> RED;
            case "CANCELLED", "EXPIRED", "RETRYING" -> YELLOW;
            case "STARTED", "RUNNING" -> BLUE;
            default -> PLAIN;
        };
    }
}
