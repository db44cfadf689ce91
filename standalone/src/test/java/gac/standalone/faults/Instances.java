package gac.standalone.faults;

import gac.correlate.topology.StreamsSettings.Availability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Processes of detect and correlate, each on a way to the brokers of its own, on a state folder of its own, by a name that it keeps. */
final class Instances implements AutoCloseable {
    private final Brokers brokers;
    private final Path folder;
    private final int threads;
    private final int standbys;
    private final Map<Integer, JavaProcess> running = new TreeMap<>();
    private final List<JavaProcess> all = new ArrayList<>();

    Instances(Brokers brokers, Path folder, int threads, int standbys) {
        this.brokers = brokers;
        this.folder = folder;
        this.threads = threads;
        this.standbys = standbys;
    }

    Path state(int instance) {
        return folder.resolve("state" + instance);
    }

    /** Starts it; returns at once. Instances 1 and 2 are on the ways of these numbers. */
    void start(int instance) throws IOException {
        JavaProcess process = JavaProcess.start(
                InstanceMain.class,
                "-Xmx256m",
                folder.resolve("logs/instance%d-%d.log".formatted(instance, all.size())),
                List.of(
                        brokers.bootstrap(instance),
                        state(instance).toString(),
                        "i" + instance,
                        Integer.toString(threads),
                        Integer.toString(standbys),
                        Long.toString(Availability.DEFAULT.transaction().toSeconds())));
        running.put(instance, process);
        all.add(process);
    }

    void awaitRunning(int instance) {
        process(instance).awaitSaid("state RUNNING");
    }

    void kill(int instance) throws InterruptedException {
        process(instance).kill();
    }

    void stop(int instance) throws InterruptedException {
        process(instance).stop();
    }

    /** Ends in order what still runs. */
    void stopAll() throws InterruptedException {
        for (JavaProcess process : running.values()) {
            if (process.isAlive()) {
                process.stop();
            }
        }
    }

    private JavaProcess process(int instance) {
        return Objects.requireNonNull(running.get(instance));
    }

    /** What they said, for whoever looks for the cause of a failure. */
    List<String> said() {
        return all.stream().map(JavaProcess::said).toList();
    }

    @Override
    public void close() {
        all.forEach(JavaProcess::end);
    }
}
