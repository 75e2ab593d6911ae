package dev.leadline.worker;

import dev.leadline.broker.BrokerFixture;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A worker process whose handler {@code fire} does the damage that its argument names. Its argument is the address of
 * Redis. It serves only the queue {@code fire}, and ends with its parent.
 */
public final class FireWorker {

    private FireWorker() {}

    public static void main(String[] arguments) throws Exception {
        BrokerFixture node = new BrokerFixture(arguments[0], Duration.ofSeconds(5), 0, Duration.ofSeconds(3));
        Scripted reactive = new Scripted("fire", (args, context) -> damage(String.valueOf(args.text())));
        Scripted blocking = new Scripted.OnWorkerThread("block", (args, context) -> {
            new CountDownLatch(1).await();
            return Uni.createFrom().item("never");
        });
        WorkerFixture worker = new WorkerFixture(
                node,
                WorkerFixture.Settings.USUAL.atOnce(20).only("fire").stuck(Duration.ofSeconds(2)),
                reactive,
                blocking);
        endWhenNotAlive(worker);
        // The parent's death closes the stream; this process ends with it.
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    /** As systemd or Kubernetes would do by the liveness. */
    private static void endWhenNotAlive(WorkerFixture worker) {
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                        () -> {
                            if (!worker.isAlive()) {
                                Runtime.getRuntime().halt(8);
                            }
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
    }

    private static Uni<?> damage(String how) {
        return switch (how) {
            case "halt" -> halt();
            case "block" -> block();
            case "memory" -> exhaust();
            case "throw" -> throw new IllegalStateException("as its argument says");
            case "hang" -> Uni.createFrom().nothing();
            default -> Uni.createFrom().item("fine").onItem().delayIt().by(Duration.ofMillis(300));
        };
    }

    /** On an event loop, where no time limit ends it. */
    private static Uni<?> block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Uni.createFrom().nothing();
    }

    private static Uni<?> halt() {
        Runtime.getRuntime().halt(7);
        return Uni.createFrom().nothing();
    }

    private static Uni<?> exhaust() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }
}
