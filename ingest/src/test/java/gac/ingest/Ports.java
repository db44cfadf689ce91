package gac.ingest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for what has to know its port before it listens, or listens on it twice. They lie below those the kernel gives to outgoing
 * connections and to port 0, so that no client takes one between the look and the use.
 */
public final class Ports {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;

    private Ports() {}

    /** A port on which nobody listens. */
    public static int free() {
        for (int i = 0; i < 1000; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
