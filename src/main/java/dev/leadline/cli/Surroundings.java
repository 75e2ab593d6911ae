package dev.leadline.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command gets from the process that it runs in.
 *
 * @param folder the working directory
 * @param terminal asked for when it matters, since to find out takes some ms
 */
record Surroundings(
        Map<String, String> environment,
        Path folder,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Supplier<Terminal> terminal) {

    static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                Path.of(""),
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                () -> Terminal.ofProcess(environment));
    }

    /** Whatever the locale says: the server speaks UTF-8, and so do files and terminals of today. */
    private static PrintStream utf8(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }
}
