package gac.standalone.faults;

import gac.schemas.Keys;
import gac.schemas.Wire;
import gac.schemas.avro.Endpoint;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Host;
import gac.schemas.avro.Ingest;
import gac.schemas.avro.Organization;
import gac.schemas.avro.TimeMark;
import gac.schemas.avro.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Three hours of sign-ins on twelve machines, made from a seed: guessing in bursts, some of it successful, users who mistype; one event in twenty arrives
 * up to four minutes late, some half an hour and more, some twice. The record of each is what ingest would have written.
 */
final class Story {
    static final Instant START = Instant.parse("2026-11-02T01:00:00Z");
    static final int HOSTS = 12;
    private static final long LENGTH_MS = 3 * 3_600_000;
    static final Instant ENDED = START.plusMillis(LENGTH_MS + 1);
    private static final int BURSTS = 90;
    private static final int QUIET = 600;
    /** So often, in event time, ingest's time marks are in the partitions; more often would only be more records. */
    private static final long MARK_MS = 20_000;

    /**
     * A record of {@code gac.events}.
     *
     * @param host number of the machine whose line it is; -1: a time mark, for every partition
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
    record Entry(Instant received, int host, byte[] key, byte[] value) {}

    /** When something happened, and when it was received; both in milliseconds of the story. */
    private record SignIn(long happened, long received, int host, int source, String user, boolean success) {}

    private final Random random;
    private final int size;
    private final List<SignIn> signIns = new ArrayList<>();

    private Story(long seed, int size) {
        random = new Random(seed);
        this.size = size;
    }

    /** A story in the order of receipt, time marks included but for the one at the end. */
    static List<Entry> of(long seed) {
        return of(seed, 1);
    }

    /** A story with so many times the events. */
    static List<Entry> of(long seed, int times) {
        Story story = new Story(seed, times);
        story.bursts();
        story.quiet();
        return story.records();
    }

    /** A time mark for every partition; with {@code end} it ends an import, and all is decided. */
    static Entry mark(Instant at, boolean end) {
        return new Entry(at, -1, Keys.of("story"), Wire.encode(new TimeMark("story", at, end)));
    }

    private void bursts() {
        for (int i = 0; i < BURSTS * size; i++) {
            long at = random.nextLong(LENGTH_MS - 600_000);
            int host = random.nextInt(HOSTS);
            int source = random.nextInt(40);
            int failures = 3 + random.nextInt(25);
            boolean sprays = random.nextInt(3) == 0;
            for (int n = 0; n < failures; n++) {
                at += random.nextInt(12_000);
                add(at, host, source, sprays ? "user" + n % 9 : "root", false);
            }
            if (random.nextInt(4) == 0) {
                add(at + random.nextInt(30_000), host, source, random.nextBoolean() ? "root" : "user1", true);
            }
        }
    }

    private void quiet() {
        for (int i = 0; i < QUIET * size; i++) {
            boolean success = random.nextInt(4) != 0;
            add(
                    random.nextLong(LENGTH_MS),
                    random.nextInt(HOSTS),
                    100 + random.nextInt(50),
                    "user" + random.nextInt(30),
                    success);
        }
    }

    private void add(long at, int host, int source, String user, boolean success) {
        long late = switch (random.nextInt(40)) {
            case 0, 1 -> random.nextLong(240_000);
            case 2 -> random.nextInt(4) == 0 ? 1_800_000 + random.nextLong(1_800_000) : 0;
            default -> random.nextLong(500);
        };
        long received = Math.min(LENGTH_MS, at + late);
        signIns.add(new SignIn(Math.min(at, received), received, host, source, user, success));
    }

    private List<Entry> records() {
        signIns.sort(Comparator.comparingLong(SignIn::received));
        List<Entry> entries = new ArrayList<>();
        long marked = -1;
        int number = 0;
        for (SignIn signIn : signIns) {
            while (marked < signIn.received() / MARK_MS) {
                marked++;
                entries.add(mark(START.plusMillis(marked * MARK_MS), false));
            }
            Entry entry = entry(signIn, "e" + number++);
            entries.add(entry);
            if (number % 100 == 0) {
                entries.add(entry); // delivered twice
            }
        }
        return entries;
    }

    private static Entry entry(SignIn signIn, String id) {
        String host = "web-" + signIn.host();
        String address = "192.0.2." + signIn.source();
        Instant received = START.plusMillis(signIn.received());
        Instant happened = START.plusMillis(signIn.happened());
        EventInfo info = new EventInfo();
        info.setId(id);
        info.setCreated(received);
        info.setOriginal((signIn.success() ? "Accepted" : "Failed") + " password for " + signIn.user() + " from "
                + address + " port 4711 ssh2");
        info.setAction("ssh_login");
        info.setOutcome(signIn.success() ? "success" : "failure");
        Ingest ingest = new Ingest();
        ingest.setEffective(happened);
        ingest.setClock("claimed");
        ingest.setSource("auth");
        ingest.setParser("sshd");
        Event event = new Event();
        event.setTimestamp(happened);
        event.setEvent(info);
        event.setIngest(ingest);
        event.setOrganization(new Organization("agency-a", null));
        Host machine = new Host();
        machine.setName(host);
        event.setHost(machine);
        User user = new User();
        user.setName(signIn.user());
        event.setUser(user);
        Endpoint source = new Endpoint();
        source.setIp(address);
        event.setSource(source);
        return new Entry(received, signIn.host(), Keys.event("agency-a", "auth", host), Wire.encode(event));
    }
}
