package dev.leadline.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker's name: new at every start, and again after it was declared lost, so that leases are never confused. */
final class WorkerId {

    private static final @Nullable String HOST = lookUpHost();

    private WorkerId() {}

    static String next() {
        String host = HOST == null ? "worker" : HOST.replaceAll("[^A-Za-z0-9.-]", "-");
        return host + "-" + ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    static @Nullable String host() {
        return HOST;
    }

    private static @Nullable String lookUpHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
