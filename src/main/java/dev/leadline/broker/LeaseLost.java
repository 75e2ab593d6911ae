package dev.leadline.broker;

/** The run may not write any more: its task was given to another worker, or ended. */
public class LeaseLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LeaseLost() {
        super("the lease was lost", null, false, false);
    }
}
