package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stops for ever, as that of a worker that is killed there: each step has a boundary at which its work is done and its
 * result is not kept, and one at which it is kept and nothing has come after it. Only the first run that gets there stops.
 */
final class Boundary {

    private final Predicate<Place> isHere;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicBoolean isReached = new AtomicBoolean();
    private volatile @Nullable Place place;

    private Boundary(Predicate<Place> isHere) {
        this.isHere = isHere;
    }

    /** @param number counts from 1, in the order in which a run comes to them */
    private record Place(int number, String step, boolean isKept) {}

    /** The boundary of this number; 0: none. */
    static Boundary number(int number) {
        return new Boundary(place -> place.number() == number);
    }

    /** The one after a step is kept. */
    static Boundary after(String step) {
        return new Boundary(place -> place.isKept() && place.step().equals(step));
    }

    boolean isReached() {
        return isReached.get();
    }

    /** Whether the result of its step is kept. */
    boolean isAfterKeeping() {
        Place where = place;
        return where != null && where.isKept();
    }

    @Override
    public String toString() {
        Place where = place;
        return where == null ? "nowhere" : where.step() + (where.isKept() ? ", kept" : ", not kept");
    }

    TaskContext in(TaskContext context) {
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "step" -> step(context, method, arguments);
            // No quota is asked for a task of which Redis knows nothing.
            case "lease" -> null;
            default -> invoke(context, method, arguments);
        };
        return (TaskContext)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TaskContext.class}, calls);
    }

    private Object step(TaskContext context, Method method, Object[] arguments) throws Throwable {
        String name = (String) arguments[0];
        AtomicBoolean ran = new AtomicBoolean();
        Object[] watched = arguments.clone();
        watched[2] = watched(arguments[2], result -> {
            ran.set(true);
            return pass(result, name, false);
        });
        Uni<?> kept = (Uni<?>) invoke(context, method, watched);
        return kept.chain(result -> ran.get() ? pass(result, name, true) : item(result));
    }

    private static Object watched(Object work, Function<Object, Uni<?>> then) {
        if (work instanceof Supplier<?> supplier) {
            return (Supplier<Uni<?>>) () -> ((Uni<?>) supplier.get()).chain(result -> then.apply(result));
        }
        @SuppressWarnings("unchecked")
        Function<Object, Uni<?>> paid = (Function<Object, Uni<?>>) work;
        return (Function<Object, Uni<?>>) used -> paid.apply(used).chain(result -> then.apply(result));
    }

    private Uni<?> pass(@Nullable Object result, String step, boolean isKept) {
        Place here = new Place(passed.incrementAndGet(), step, isKept);
        if (isHere.test(here) && isReached.compareAndSet(false, true)) {
            place = here;
            return Uni.createFrom().nothing();
        }
        return item(result);
    }

    private static Uni<?> item(@Nullable Object result) {
        return Uni.createFrom().item(result);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
