package dev.leadline.broker;

/** What became of an outcome that a worker reported. */
public enum FinishResult {
    /** It is in the record. */
    WRITTEN,
    /** It was in the record already: the answer to an earlier report was lost. */
    ALREADY,
    /** The run had lost its lease: nothing was written. */
    LOST,
    /** The record is gone. */
    GONE
}
