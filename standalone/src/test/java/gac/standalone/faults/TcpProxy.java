package gac.standalone.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands bytes on to a port of this machine. While it is cut it takes connections and bytes and hands nothing on, as a network does in which packets are
 * lost: nobody is told. What was on its way when it was cut is lost with its connection.
 */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int to;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private TcpProxy(ServerSocket server, int to) {
        this.server = server;
        this.to = to;
    }

    static TcpProxy to(int port) throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), port);
        run("proxy to " + port, proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    /** New connections get through; those from before and during the cut are gone. */
    void mend() {
        closeAll();
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // closed: nothing more is to be done
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        if (cut) {
            return;
        }
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), to);
            sockets.add(broker);
            run("to broker", () -> pump(client, broker));
            run("to client", () -> pump(broker, client));
        } catch (IOException e) {
            close(client); // the broker is down, and whoever asks for it is told so
        }
    }

    private void pump(Socket from, Socket into) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (cut) {
                    continue; // lost
                }
                into.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one of the two is gone, so is the other
        }
        if (!cut) {
            close(from);
            close(into);
        }
    }

    private void closeAll() {
        sockets.forEach(this::close);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }
}
