package dev.leadline.archive;

/** PostgreSQL did not do what it was asked to do: it is away, or too slow, or refuses it. */
public class ArchiveUnavailable extends RuntimeException {

    /** What clients are told. */
    public static final String DETAIL = "The archive in PostgreSQL cannot be reached for now";

    private static final long serialVersionUID = 1L;

    ArchiveUnavailable(Throwable cause) {
        super(DETAIL, cause, false, false);
    }
}
