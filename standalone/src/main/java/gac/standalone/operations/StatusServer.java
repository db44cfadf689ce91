package gac.standalone.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells over HTTP how this process is, for Prometheus, for whatever starts it again, and for {@code gac top} and {@code gac sources}: {@code /metrics},
 * {@code /healthz}, {@code /readyz}, {@code /status}. It changes nothing and knows no passwords: bind it to an address that only those reach who
 * may know how many lines of which source come in.
 */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final String JSON = "application/json";
    private static final int THREADS = 2;
    private static final int WAITING = 16;

    static {
        // The server of the JDK reads these once, in seconds: a client that dawdles must not hold a thread for ever.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
    }

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private record Answer(int code, String type, String body) {}

    private StatusServer(HttpServer server) {
        this.server = server;
        // When all are busy the server's own thread answers, and takes no further connection meanwhile.
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "gac-status");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * Takes the address; whoever connects waits until {@link #answer}.
     *
     * @param port 0 for any free one
     * @throws IOException when the address cannot be had
     */
    public static StatusServer bind(InetAddress address, int port) throws IOException {
        return new StatusServer(HttpServer.create(new InetSocketAddress(address, port), 0));
    }

    /** Begins to answer. */
    public void answer(Observed node, PrometheusMeterRegistry meters) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                send(exchange, answer(exchange, node, meters));
            } catch (IOException e) {
                LOG.debug("who asked {} has gone", exchange.getRequestURI(), e);
            }
        });
        server.start();
    }

    private static Answer answer(HttpExchange exchange, Observed node, PrometheusMeterRegistry meters) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return text(405, "only GET and HEAD");
        }
        try {
            return switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> text(200, meters.scrape());
                case "/healthz" -> health(node.live());
                case "/readyz" -> health(node.ready());
                case "/status" -> json(200, node.status());
                default -> text(404, "there are /metrics, /healthz, /readyz and /status");
            };
        } catch (RuntimeException | JsonProcessingException e) {
            LOG.error("{} cannot be answered", exchange.getRequestURI(), e);
            return text(500, "cannot be answered: " + e);
        }
    }

    private record HealthJson(boolean ok, List<Health.Problem> problems) {}

    private static Answer health(Health health) throws JsonProcessingException {
        return json(health.isOk() ? 200 : 503, new HealthJson(health.isOk(), health.problems()));
    }

    private static Answer json(int code, Object value) throws JsonProcessingException {
        return new Answer(code, JSON, MAPPER.writeValueAsString(value));
    }

    /** Prometheus' text format is 0.0.4 of plain text; for the rest the version says nothing. */
    private static Answer text(int code, String body) {
        return new Answer(code, "text/plain; version=0.0.4; charset=utf-8", body.endsWith("\n") ? body : body + "\n");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.code(), -1);
        } else {
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Reads what {@code /status} tells.
     *
     * @throws JsonProcessingException when it is something else
     */
    public static NodeStatus read(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, NodeStatus.class);
    }

    /** As {@code /status} writes it, on one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** Where it answers, without a path; the port is never 0. */
    public String url() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return "http://" + (at.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + at.getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
