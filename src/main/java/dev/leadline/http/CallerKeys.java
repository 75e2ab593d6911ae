package dev.leadline.http;

/** Whether callers need a key. The room that holds the keys answers, so that this one need not know it. */
public interface CallerKeys {

    /** True when a key is configured, so that every caller must send one; false when anybody may call. */
    boolean configured();
}
