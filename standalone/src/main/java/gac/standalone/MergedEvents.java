package gac.standalone;

import gac.schemas.avro.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of several files as if their lines had arrived when they claim: each file in its own order, the files merged by time. One thread reads each
 * file, at most {@value #AHEAD} events ahead.
 */
final class MergedEvents {
    private static final int AHEAD = 256;

    /** Makes events of the lines of one file; each file has its own. */
    interface Reader {
        /** The next event; called in the order of the file's lines. */
        void read(InputLines.Line line, Consumer<Event> events);

        /** The file is at its end: what events of several lines are still to come. */
        default void end(Consumer<Event> events) {}
    }

    /** Opens the reader of one file. */
    interface Readers {
        Reader of(@Nullable Path file);
    }

    /** What a reading thread hands over: an event, a failure, or (both null) its end. */
    private record Item(@Nullable Event event, @Nullable IOException failure) {}

    private static final class Source {
        private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(AHEAD);
        private final int order;
        /** The latest time of the file so far: a line out of order does not hold the others up. */
        private Instant reached = Instant.MIN;

        private @Nullable Event head;

        private Source(int order) {
            this.order = order;
        }

        private boolean advance() throws InterruptedException, IOException {
            Item item = items.take();
            if (item.failure != null) {
                throw item.failure;
            }
            Event event = item.event;
            head = event;
            if (event == null) {
                return false;
            }
            Instant created = event.getEvent().getCreated();
            reached = created.isAfter(reached) ? created : reached;
            return true;
        }
    }

    private MergedEvents() {}

    /**
     * Hands over every event.
     *
     * @param files none means standard input
     */
    static void forEach(List<Path> files, Readers readers, Consumer<Event> events)
            throws IOException, InterruptedException {
        if (files.size() <= 1) {
            Reader reader = readers.of(files.isEmpty() ? null : files.get(0));
            InputLines.forEach(files, System.in, line -> reader.read(line, events));
            reader.end(events);
            return;
        }
        PriorityQueue<Source> sources = new PriorityQueue<>(
                Comparator.comparing((Source source) -> source.reached).thenComparing(source -> source.order));
        List<Source> started = new ArrayList<>();
        for (Path file : files) {
            started.add(start(file, readers.of(file), started.size()));
        }
        for (Source source : started) {
            if (source.advance()) {
                sources.add(source);
            }
        }
        for (Source next = sources.poll(); next != null; next = sources.poll()) {
            Event event = next.head;
            if (event != null) {
                events.accept(event);
            }
            if (next.advance()) {
                sources.add(next);
            }
        }
    }

    private static Source start(Path file, Reader reader, int order) {
        Source source = new Source(order);
        Thread thread = new Thread(() -> read(file, reader, source.items), "gac-read-" + file);
        thread.setDaemon(true);
        thread.start();
        return source;
    }

    private static void read(Path file, Reader reader, BlockingQueue<Item> items) {
        try {
            try {
                InputLines.forEach(
                        List.of(file),
                        System.in,
                        line -> reader.read(line, event -> put(items, new Item(event, null))));
                reader.end(event -> put(items, new Item(event, null)));
                items.put(new Item(null, null));
            } catch (IOException e) {
                items.put(new Item(null, e));
            } catch (CommandFailure | UncheckedIOException e) {
                items.put(new Item(null, new IOException(e.getMessage(), e)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void put(BlockingQueue<Item> items, Item item) {
        try {
            items.put(item);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
