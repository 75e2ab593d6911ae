package dev.leadline.testsupport;

import dev.leadline.redis.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a client and Redis. It lets a request through and loses its answer together with the connection:
 * Redis has executed it, but the caller does not know. It can also cut, hold and slow down the traffic.
 */
public final class LossyProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> toLose = new AtomicReference<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final Object lock = new Object();
    private boolean held;
    private @Nullable Supplier<Duration> slowness;

    public LossyProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Loses the answer to the next request that holds this text. */
    public void loseAnswerTo(String text) {
        toLose.set(text);
    }

    /** Loses the answer to the next call of this script: Redis gets to know it first, so that it is called by its SHA. */
    public void loseAnswerTo(Script script, RedisProcess redis) {
        redis.call("SCRIPT", "LOAD", script.source());
        loseAnswerTo(script.sha());
    }

    public void loseNothing() {
        toLose.set(null);
    }

    /** Ends all connections. */
    public void cut() {
        sockets.forEach(LossyProxy::end);
        sockets.clear();
    }

    /**
     * From now on nothing gets through, in either direction, and neither side notices: the connections are half open.
     */
    public void hold() {
        synchronized (lock) {
            held = true;
        }
    }

    public void release() {
        synchronized (lock) {
            held = false;
            lock.notifyAll();
        }
    }

    /** From now on everything is delayed, in each direction, and nothing is lost: a slow network. */
    public void slowDown(Supplier<Duration> delay) {
        synchronized (lock) {
            slowness = delay;
        }
    }

    /** Ends the delay, also of what is under way. */
    public void speedUp() {
        synchronized (lock) {
            slowness = null;
            lock.notifyAll();
        }
    }

    private void pass() throws IOException {
        synchronized (lock) {
            try {
                crawl();
                while (held) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void crawl() throws InterruptedException {
        if (slowness == null) {
            return;
        }
        long end = System.nanoTime() + slowness.get().toNanos();
        while (slowness != null && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(lock, end - System.nanoTime());
        }
    }

    /** How many answers were lost so far. */
    public int lost() {
        return lost.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                connect(client);
            } catch (IOException e) {
                // Closed, or the client left at once.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(redis);
            Connection connection = new Connection(client, redis);
            daemon(connection::requests);
            daemon(connection::answers);
        } catch (IOException e) {
            // Redis is away; so is this connection.
            end(client);
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket redis;
        private volatile boolean losing;

        Connection(Socket client, Socket redis) {
            this.client = client;
            this.redis = redis;
        }

        void requests() {
            copy(client, redis, text -> {
                String wanted = toLose.get();
                if (wanted != null && text.contains(wanted) && toLose.compareAndSet(wanted, null)) {
                    losing = true;
                }
            });
        }

        void answers() {
            copy(redis, client, text -> {
                // An answer of NOSCRIPT means that nothing was executed yet: the one to lose comes after it.
                if (losing && !text.startsWith("-NOSCRIPT")) {
                    lost.incrementAndGet();
                    end(client);
                    end(redis);
                }
            });
        }
    }

    private void copy(Socket from, Socket to, java.util.function.Consumer<String> look) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                pass();
                look.accept(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        release();
        speedUp();
        cut();
    }
}
