package dev.leadline.archive;

/** PostgreSQL did not do what it was asked to do: it is away, or too slow, or refuses it. Clients may see the message. */
public class ArchiveUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArchiveUnavailable(Throwable cause) {
        super("The archive in PostgreSQL cannot be reached for now", cause, false, false);
    }
}
