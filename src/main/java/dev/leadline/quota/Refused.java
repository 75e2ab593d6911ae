package dev.leadline.quota;

import dev.leadline.task.TaskFailure;

/** A model did not serve a call, or broke its answer off, for a reason that may not hold for another model. */
public abstract class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TaskFailure otherwise;
    private final boolean midway;

    /**
     * @param otherwise the failure of the call if no other model is asked
     * @param midway whether some of the answer was handed on already
     */
    protected Refused(TaskFailure otherwise, boolean midway) {
        super(otherwise.getMessage(), otherwise, false, false);
        this.otherwise = otherwise;
        this.midway = midway;
    }

    /** The failure of the call if no other model is asked. */
    public TaskFailure otherwise() {
        return otherwise;
    }

    /** Whether some of the answer was handed on before it broke off: then the run cannot ask for it again. */
    public boolean isMidway() {
        return midway;
    }

    /** The same, of an answer of which some was handed on. */
    public Refused midway() {
        return this;
    }
}
