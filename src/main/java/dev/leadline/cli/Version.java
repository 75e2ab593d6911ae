package dev.leadline.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version of the program. */
final class Version implements IVersionProvider {

    /** Read when the class is initialised, which is while a native executable is built: later there is no jar to ask. */
    private static final @Nullable String OF_THE_JAR =
            Version.class.getPackage().getImplementationVersion();

    @Override
    public String[] getVersion() {
        return new String[] {"leadline " + (OF_THE_JAR == null ? "(not packaged)" : OF_THE_JAR)};
    }
}
