package dev.leadline.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a server on loopback one question, before the application's client exists. Blocks. */
final class RedisProbe {

    private static final int TIMEOUT_MS = 1_000;

    private RedisProbe() {}

    /** The data folder of the Redis at the port; empty when there is none, or it is still loading. */
    public static Optional<String> folderOf(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            // While the append-only file is read, PING gives an error; CONFIG alone would give an answer.
            out.write("PING\r\nCONFIG GET dir\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (!"+PONG".equals(in.readLine())) {
                return Optional.empty();
            }
            // *2, $3, dir, $n, <folder>
            for (int line = 0; line < 4; line++) {
                in.readLine();
            }
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
