package dev.leadline.worker;

import dev.leadline.broker.BrokerFixture;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker process whose handler {@code fire} does to it what its argument says. Main with the address of Redis; serves
 * the queue {@code fire} alone, and ends with its parent.
 */
public final class FireWorker {

    private FireWorker() {}

    public static void main(String[] arguments) throws Exception {
        BrokerFixture node = new BrokerFixture(arguments[0], Duration.ofSeconds(5), 0, Duration.ofSeconds(3));
        Scripted reactive = new Scripted("fire", (args, context) -> burn(String.valueOf(args.text())));
        Scripted blocking = new Scripted.OnWorkerThread("block", (args, context) -> {
            new java.util.concurrent.CountDownLatch(1).await();
            return Uni.createFrom().item("never");
        });
        new WorkerFixture(node, WorkerFixture.Settings.USUAL.atOnce(20).only("fire"), reactive, blocking);
        // The parent's death closes the stream; this process ends with it.
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private static Uni<?> burn(String how) {
        return switch (how) {
            case "halt" -> halt();
            case "memory" -> exhaust();
            case "throw" -> throw new IllegalStateException("as it was told");
            case "hang" -> Uni.createFrom().nothing();
            default -> Uni.createFrom().item("fine").onItem().delayIt().by(Duration.ofMillis(300));
        };
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
