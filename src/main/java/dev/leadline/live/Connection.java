package dev.leadline.live;

/** The connection on which a client follows a stream. */
public interface Connection {

    /** Breaks it, whatever waits to be sent. */
    void cut();

    /** Calls the action once all was handed to the network, or the client left. */
    void onEnd(Runnable action);
}
