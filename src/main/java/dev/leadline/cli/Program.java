package dev.leadline.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts the program: without arguments the server, with arguments the command line, for which nothing of the server is
 * started. A word that is no command is an error, and not a server.
 */
@QuarkusMain
public final class Program {

    private Program() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
        } else {
            System.exit(LeadlineCommand.run(arguments, Surroundings.ofProcess()));
        }
    }
}
