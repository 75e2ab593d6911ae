package dev.leadline.flow;

/** The state of a flow. */
public enum FlowState {
    /** Its definition is stored, and not all of its tasks are made yet; those that are made may run. */
    BUILDING,
    RUNNING,
    /** All of its tasks have ended, and none failed whose failure is the flow's. */
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether all of its tasks have ended. */
    public boolean isFinal() {
        return this != BUILDING && this != RUNNING;
    }
}
