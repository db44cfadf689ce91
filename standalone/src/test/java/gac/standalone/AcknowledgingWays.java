package gac.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The protocols that acknowledge, as little of them as an agent needs. */
final class AcknowledgingWays {
    private static final int ANSWER_MS = 60_000;

    private AcknowledgingWays() {}

    private abstract static class OverTcp implements AcknowledgedSender.Link {
        final Socket socket;
        final DataInputStream in;
        final DataOutputStream out;

        OverTcp(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(ANSWER_MS);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** RELP: each line is answered, as Kafka decides. */
    static AcknowledgedSender.Way relp(String source, int port) {
        return () -> new OverTcp(port) {
            private int transaction;

            private void send(String command, String data) throws IOException {
                transaction++;
                out.write((transaction + " " + command + " " + data.length() + " " + data + "\n").getBytes(UTF_8));
            }

            private String word() throws IOException {
                StringBuilder word = new StringBuilder();
                for (int octet = in.readUnsignedByte(); octet != ' ' && octet != '\n'; octet = in.readUnsignedByte()) {
                    word.append((char) octet);
                }
                return word.toString();
            }

            /** The transaction that is answered; the session ends with any answer but 200. */
            private int answered() throws IOException {
                int answered = Integer.parseInt(word());
                String command = word();
                String data = new String(in.readNBytes(Integer.parseInt(word())), UTF_8);
                in.readByte();
                if (!command.equals("rsp") || !data.startsWith("200 ")) {
                    throw new EOFException(command + " " + data);
                }
                return answered;
            }

            @Override
            public void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException {
                if (transaction == 0) {
                    send("open", "relp_version=0\ncommands=syslog");
                    answered();
                }
                Map<Integer, Integer> waiting = new LinkedHashMap<>();
                for (int number : numbers) {
                    send("syslog", AcknowledgedSender.line(source, number));
                    waiting.put(transaction, number);
                }
                while (!waiting.isEmpty()) {
                    Integer number = waiting.remove(answered());
                    if (number != null) {
                        acknowledged.accept(number);
                    }
                }
            }
        };
    }

    /** Lumberjack version 2, as Filebeat with ids of its own. */
    static AcknowledgedSender.Way beats(String source, int port) {
        return () -> new OverTcp(port) {
            @Override
            public void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException {
                ByteArrayOutputStream window = new ByteArrayOutputStream();
                DataOutputStream to = new DataOutputStream(window);
                to.writeBytes("2W");
                to.writeInt(numbers.size());
                for (int i = 0; i < numbers.size(); i++) {
                    byte[] event = ("{\"@metadata\":{\"_id\":\"" + numbers.get(i) + "\"},\"message\":\""
                                    + AcknowledgedSender.line(source, numbers.get(i)) + "\"}")
                            .getBytes(UTF_8);
                    to.writeBytes("2J");
                    to.writeInt(i + 1);
                    to.writeInt(event.length);
                    to.write(event);
                }
                window.writeTo(out);
                for (int done = 0; done < numbers.size(); ) {
                    in.readShort();
                    int upTo = in.readInt();
                    for (; done < upTo; done++) {
                        acknowledged.accept(numbers.get(done));
                    }
                }
            }
        };
    }

    /** Fluent Forward with chunks that ask to be acknowledged, in MessagePack. */
    static AcknowledgedSender.Way forward(String source, int port) {
        return () -> new OverTcp(port) {
            private void text(DataOutputStream to, String text) throws IOException {
                byte[] bytes = text.getBytes(UTF_8);
                to.writeByte(0xd9);
                to.writeByte(bytes.length);
                to.write(bytes);
            }

            @Override
            public void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException {
                String chunk = "chunk-" + numbers.get(0);
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                DataOutputStream to = new DataOutputStream(message);
                to.writeByte(0x93);
                text(to, "app");
                to.writeByte(0xdc);
                to.writeShort(numbers.size());
                for (int number : numbers) {
                    to.writeByte(0x92);
                    to.writeByte(0xd2);
                    to.writeInt(1_795_316_400);
                    to.writeByte(0x81);
                    text(to, "log");
                    text(to, AcknowledgedSender.line(source, number));
                }
                to.writeByte(0x81);
                text(to, "chunk");
                text(to, chunk);
                message.writeTo(out);
                String answer = new String(in.readNBytes(1 + 1 + "ack".length() + 1 + chunk.length()), UTF_8);
                if (!answer.endsWith(chunk)) {
                    throw new EOFException(answer);
                }
                numbers.forEach(acknowledged::accept);
            }
        };
    }

    /** Lines in the body of a request with an Idempotency-Key. */
    static AcknowledgedSender.Way http(String source, int port) {
        return () -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close(); // there is no way while nobody listens
            HttpClient client = HttpClient.newHttpClient();
            return new AcknowledgedSender.Link() {
                @Override
                public void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException {
                    HttpRequest request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/v1/logs/" + source))
                            .timeout(Duration.ofMillis(ANSWER_MS))
                            .header("Idempotency-Key", "batch-" + numbers.get(0))
                            .POST(HttpRequest.BodyPublishers.ofString(numbers.stream()
                                    .map(number -> AcknowledgedSender.line(source, number))
                                    .collect(Collectors.joining("\n"))))
                            .build();
                    try {
                        int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode();
                        if (status != 200) {
                            throw new IOException("status " + status);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                    numbers.forEach(acknowledged::accept);
                }

                @Override
                public void close() {}
            };
        };
    }

    /** A producer's own records in a raw topic. */
    static AcknowledgedSender.Way kafka(String source, String topic, Supplier<String> bootstrap) {
        return () -> {
            KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers", bootstrap.get(),
                            "acks", "all",
                            "max.block.ms", 5_000,
                            "request.timeout.ms", 3_000,
                            "delivery.timeout.ms", 5_000),
                    new StringSerializer(),
                    new StringSerializer());
            return new AcknowledgedSender.Link() {
                @Override
                public void deliver(List<Integer> numbers, IntConsumer acknowledged) throws IOException {
                    List<Future<?>> sent = new ArrayList<>();
                    try {
                        for (int number : numbers) {
                            sent.add(producer.send(
                                    new ProducerRecord<>(topic, AcknowledgedSender.line(source, number))));
                            Future<?> last = sent.get(sent.size() - 1);
                            if (last.isDone()) {
                                last.get(); // each would wait in vain for a broker that is gone
                            }
                        }
                        for (int i = 0; i < sent.size(); i++) {
                            sent.get(i).get();
                            acknowledged.accept(numbers.get(i));
                        }
                    } catch (ExecutionException e) {
                        throw new IOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                }

                @Override
                public void close() {
                    producer.close(Duration.ZERO);
                }
            };
        };
    }
}
