package dev.leadline.gemini;

import com.networknt.schema.ExecutionContext;

/** Ends a validation that would take too long: even a schema of a few lines can need a huge number of steps. */
final class ValidationBudget extends ExecutionContext {

    private int left;

    /**
     * @param steps a million take about a quarter of a second; a schema of a hundred lines needs about a hundred for an
     * answer
     */
    ValidationBudget(int steps) {
        this.left = steps;
    }

    /** There were more steps than the budget allows. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("too many steps", null, false, false);
        }
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        step();
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void evaluationPathAddLast(int index) {
        step();
        super.evaluationPathAddLast(index);
    }

    private void step() {
        if (--left < 0) {
            throw new Exhausted();
        }
    }
}
