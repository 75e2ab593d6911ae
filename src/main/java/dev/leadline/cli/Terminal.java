package dev.leadline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person sees the output on, if anybody does.
 *
 * @param asks whether somebody can answer a question
 * @param shows whether the output goes to a terminal, and not to a file or another program
 * @param width in characters
 */
record Terminal(boolean asks, boolean shows, int width) {

    static final int USUAL_WIDTH = 100;

    /** Of a process without one. */
    static final Terminal NONE = new Terminal(false, false, USUAL_WIDTH);

    private static final Pattern SIZE = Pattern.compile("(?m)^\\d+ (\\d+)$");

    /** Java has no call that says which of the three streams is a terminal, so a shell is asked; it inherits them. */
    private static final List<String> ASK = List.of(
            "sh", "-c", "[ -t 0 ] && echo asks >&2; [ -t 1 ] && { echo shows; stty size </dev/tty 2>/dev/null; } >&2");

    static Terminal ofProcess(Map<String, String> environment) {
        String said = said();
        Matcher size = SIZE.matcher(said);
        String columns = environment.getOrDefault("COLUMNS", "");
        int width = USUAL_WIDTH;
        if (columns.matches("[1-9]\\d{0,4}")) {
            width = Integer.parseInt(columns);
        } else if (size.find() && !size.group(1).equals("0")) {
            width = Integer.parseInt(size.group(1));
        }
        return new Terminal(said.contains("asks"), said.contains("shows"), width);
    }

    private static String said() {
        try {
            // Its answer comes over the error stream, since the other two are what it is asked about.
            Process shell = new ProcessBuilder(ASK)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return shell.waitFor(1, TimeUnit.SECONDS) ? said : "";
        } catch (IOException e) {
            // No shell, as on Windows.
            return System.console() == null ? "" : "asks shows";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
