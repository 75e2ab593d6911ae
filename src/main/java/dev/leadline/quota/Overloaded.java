package dev.leadline.quota;

import dev.leadline.task.TaskFailure;

/** The provider says that the model is overloaded. */
public final class Overloaded extends Refused {

    private static final long serialVersionUID = 1L;

    public Overloaded(TaskFailure otherwise) {
        this(otherwise, false);
    }

    private Overloaded(TaskFailure otherwise, boolean midway) {
        super(otherwise, midway);
    }

    @Override
    public Overloaded midway() {
        return new Overloaded(otherwise(), true);
    }
}
