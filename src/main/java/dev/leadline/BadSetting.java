package dev.leadline;

import io.quarkus.runtime.configuration.ConfigurationException;

/** A setting that will not do, so that the process does not start. */
public final class BadSetting extends ConfigurationException {

    private static final long serialVersionUID = 1;

    BadSetting(String message) {
        super(message);
    }

    /** The message alone: the framework tells the user this, and the name of a class would tell nothing. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
