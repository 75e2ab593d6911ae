package dev.leadline;

import io.quarkus.runtime.configuration.ConfigurationException;

/** A setting with a wrong value; the process does not start. */
public final class BadSetting extends ConfigurationException {

    private static final long serialVersionUID = 1;

    public BadSetting(String message) {
        super(message);
    }

    /** Only the message: the framework shows this text to the user, to whom the name of a class means nothing. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
