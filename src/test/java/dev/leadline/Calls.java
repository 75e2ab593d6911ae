package dev.leadline;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.groups.MultiSubscribe;
import io.smallrye.mutiny.groups.UniAwait;
import io.smallrye.mutiny.groups.UniSubscribe;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the classes that subscribe or block: outermost classes, by name. */
final class Calls {

    private Calls() {}

    static Set<String> whoSubscribes(JavaClasses classes) {
        return who(classes, Calls::subscribes);
    }

    static Set<String> whoBlocks(JavaClasses classes) {
        return who(classes, Calls::blocks);
    }

    private static Set<String> who(JavaClasses classes, Predicate<JavaAccess<?>> calls) {
        return classes.stream()
                .filter(one -> one.getAccessesFromSelf().stream().anyMatch(calls))
                .map(one -> one.getName().replaceAll("\\$.*", ""))
                .collect(Collectors.toSet());
    }

    private static boolean subscribes(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return is(owner, UniSubscribe.class)
                || is(owner, MultiSubscribe.class)
                || ((is(owner, Uni.class) || is(owner, Multi.class))
                        && access.getName().startsWith("subscribe"));
    }

    private static boolean blocks(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String method = access.getName();
        return is(owner, UniAwait.class)
                || (is(owner, Thread.class) && Set.of("sleep", "join").contains(method))
                || (is(owner, TimeUnit.class) && Set.of("sleep", "timedJoin").contains(method))
                || (is(owner, CountDownLatch.class) && method.equals("await"))
                || (is(owner, Semaphore.class) && method.startsWith("acquire"))
                || (is(owner, CompletableFuture.class) && Set.of("join", "get").contains(method))
                || (is(owner, Future.class) && method.equals("get"))
                || (is(owner, BlockingQueue.class) && Set.of("take", "put").contains(method))
                || (is(owner, HttpClient.class) && method.equals("send"))
                || (owner.isEquivalentTo(Object.class) && method.equals("wait"));
    }

    private static boolean is(JavaClass owner, Class<?> type) {
        return owner.isAssignableTo(type);
    }
}
