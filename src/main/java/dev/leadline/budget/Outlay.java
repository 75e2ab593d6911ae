package dev.leadline.budget;

import dev.leadline.broker.LeaseLost;
import dev.leadline.task.Charge;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call on its way: whether a request has left of which nobody knows what it costs. */
public final class Outlay {

    private final @Nullable Charge most;
    private final Runnable pay;
    private boolean underWay;
    private boolean unknown;
    private boolean closed;

    /**
     * @param most what is charged if the answer never comes; null: nothing
     * @param pay is run once the call has ended and its charges are known
     */
    Outlay(@Nullable Charge most, Runnable pay) {
        this.most = most;
        this.pay = pay;
    }

    /** No budget limits the call. */
    static Outlay unlimited() {
        return new Outlay(null, () -> {});
    }

    /**
     * A request leaves.
     *
     * @throws LeaseLost if nobody waits for the call any more: then it must not leave, since no money is held for it
     */
    public synchronized void sent() {
        if (closed) {
            throw new LeaseLost();
        }
        underWay = true;
        unknown = true;
    }

    /** It is known what the request costs; perhaps nothing, since it was refused or never left. */
    public synchronized void known() {
        unknown = false;
    }

    /**
     * It is known what was used.
     *
     * @return what is charged. If a model answered of which no price is known, it is the most that the call may cost: a budget
     *     cannot count what has no price
     */
    public Charge counted(Charge used) {
        known();
        return most == null || used.isPriced() ? used : used.priced(most.cost(), most.prices());
    }

    /**
     * The request has ended, and what is known of its cost was charged.
     *
     * @param used gets the most that it may cost if its answer never came
     */
    public void over(Consumer<Charge> used) {
        boolean lost;
        boolean last;
        synchronized (this) {
            lost = unknown;
            last = closed && underWay;
            unknown = false;
            underWay = false;
        }
        if (lost && most != null) {
            used.accept(most);
        }
        if (last) {
            pay.run();
        }
    }

    /** No further request is sent. One that is under way, and is being cancelled, ends by itself. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (underWay) {
                return;
            }
        }
        pay.run();
    }
}
