package gac.standalone.faults;

import gac.correlate.topology.GacStreams;
import gac.correlate.topology.StreamsSettings;
import gac.correlate.topology.StreamsSettings.Availability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Detect and correlate in a process of their own. Arguments: brokers, state folder, name, threads, standbys, seconds until a transaction is given up. */
final class InstanceMain {
    private InstanceMain() {}

    public static void main(String[] arguments) throws Exception {
        StreamsSettings settings = StreamsSettings.of(arguments[0], Path.of(arguments[1]))
                .withInstance(arguments[2])
                .withThreads(Integer.parseInt(arguments[3]))
                .withAvailability(new Availability(
                        Integer.parseInt(arguments[4]),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(Long.parseLong(arguments[5]))));
        GacStreams streams = GacStreams.start(settings);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close();
            stopped.countDown();
        }));
        GacStreams.State before = GacStreams.State.STARTING;
        while (!stopped.await(200, TimeUnit.MILLISECONDS)) {
            GacStreams.State now = streams.state();
            if (now != before) {
                System.out.println("state " + now);
                before = now;
            }
        }
    }
}
