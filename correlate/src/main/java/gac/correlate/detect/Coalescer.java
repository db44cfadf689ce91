package gac.correlate.detect;

import gac.schemas.avro.Detection;
import gac.schemas.avro.Further;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts together detections of rules marked {@code bulk}: what one group gets of one rule between two commits becomes one detection with the
 * others in its {@code more}. The detections of a group keep their order, whatever rules they are of, and {@link #apart} gives them back as they
 * were. Used by one thread.
 */
public final class Coalescer {
    /** Most detections in one. */
    static final int MOST = 500;

    /** Characters of values, entities and lines in one, about: a record stays well below the broker's limit of 1 MB. */
    static final int MOST_CHARS = 100_000;

    /** Where the detections go. */
    public interface Out {
        /** @param stamp what came with the last of those in it */
        void detection(Detection detection, long stamp);
    }

    private static final class Held {
        private final Detection first;
        private Detection last;
        private long stamp;
        private int chars;

        private Held(Detection first, long stamp) {
            this.first = first;
            this.last = first;
            this.stamp = stamp;
            this.chars = chars(first);
        }
    }

    private final Map<ByteBuffer, Held> held = new LinkedHashMap<>();

    /** Whether a detection may be held: one that is large alone goes alone. */
    public static boolean fits(Detection detection) {
        return chars(detection) <= MOST_CHARS / 2;
    }

    private static int chars(Detection detection) {
        int chars = length(detection.getValue()) + detection.getEventId().length() + 32;
        for (Map.Entry<String, String> entity : detection.getEntities().entrySet()) {
            chars += entity.getKey().length() + entity.getValue().length();
        }
        return chars
                + (detection.getLine() == null ? 0 : length(detection.getLine().getLine()) + 64);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /**
     * Takes a detection to hold; the caller leaves it alone from then on.
     *
     * @param key the group's, see {@link Detector#key}
     * @param stamp handed on with it
     * @return the detection that is held of the group, into which this one went: perhaps itself
     */
    public Detection hold(byte[] key, Detection detection, long stamp, Out out) {
        ByteBuffer group = ByteBuffer.wrap(key);
        Held known = held.get(group);
        if (known != null) {
            int chars = known.chars + chars(detection);
            if (known.first.getMore().size() < MOST - 1 && chars <= MOST_CHARS && alike(known.first, detection)) {
                known.first.getMore().add(further(known.last, detection));
                known.first.setCount(known.first.getCount() + 1);
                known.last = detection;
                known.stamp = Math.max(known.stamp, stamp);
                known.chars = chars;
                return known.first;
            }
            release(group, out);
        }
        detection.setMore(new ArrayList<>());
        held.put(group, new Held(detection, stamp));
        return detection;
    }

    /** Hands out what is held of a group, because something of it goes past. */
    public void release(byte[] key, Out out) {
        if (!held.isEmpty()) {
            release(ByteBuffer.wrap(key), out);
        }
    }

    private void release(ByteBuffer group, Out out) {
        Held known = held.remove(group);
        if (known != null) {
            out.detection(known.first, known.stamp);
        }
    }

    /** Hands out all that is held, groups in the order of their first detections. */
    public void drain(Out out) {
        for (Iterator<Held> each = held.values().iterator(); each.hasNext(); ) {
            Held next = each.next();
            each.remove();
            out.detection(next.first, next.stamp);
        }
    }

    /** Forgets all that is held. */
    public void clear() {
        held.clear();
    }

    /** Whether two detections differ in nothing but what a {@link Further} says. */
    private static boolean alike(Detection one, Detection other) {
        return one.getStep() == other.getStep()
                && one.getEventPartition() == other.getEventPartition()
                && one.getDepth() == other.getDepth()
                && other.getCount() == 1
                && one.getSystemLevel() == other.getSystemLevel()
                && one.getLane() == other.getLane()
                && one.getLevel() == other.getLevel()
                && one.getOutcome() == other.getOutcome()
                && one.getRule().equals(other.getRule())
                && one.getDefinition().equals(other.getDefinition())
                && one.getState().equals(other.getState())
                && one.getRelease().equals(other.getRelease())
                && Objects.equals(one.getWatch(), other.getWatch())
                && one.getOrganization().equals(other.getOrganization())
                && one.getGroup().equals(other.getGroup())
                && Objects.equals(one.getSystem(), other.getSystem())
                && Objects.equals(one.getException(), other.getException())
                && Objects.equals(one.getWatch(), other.getWatch())
                && one.getEpisode() == null
                && other.getEpisode() == null;
    }

    private static Further further(Detection before, Detection detection) {
        Map<String, String> changed = new HashMap<>(detection.getEntities());
        List<String> gone = new ArrayList<>();
        before.getEntities().forEach((field, value) -> {
            if (!detection.getEntities().containsKey(field)) {
                gone.add(field);
            } else {
                changed.remove(field, value);
            }
        });
        return new Further(
                detection.getEffective(),
                detection.getReceived(),
                detection.getEventId(),
                detection.getEventOffset(),
                detection.getValue(),
                detection.getNumber(),
                changed,
                gone,
                detection.getLine());
    }

    /** The detections that were put together, in their order; a list of the detection itself where it is alone. */
    public static List<Detection> apart(Detection detection) {
        List<Further> more = detection.getMore();
        if (more.isEmpty()) {
            return List.of(detection);
        }
        List<Detection> apart = new ArrayList<>(more.size() + 1);
        Detection first = alone(detection);
        apart.add(first);
        Map<String, String> entities = first.getEntities();
        for (Further further : more) {
            if (!further.getGone().isEmpty() || !further.getChanged().isEmpty()) {
                entities = new LinkedHashMap<>(entities);
                entities.keySet().removeAll(further.getGone());
                entities.putAll(further.getChanged());
            }
            Detection one = alone(first);
            one.setEffective(further.getEffective());
            one.setReceived(further.getReceived());
            one.setEventId(further.getEventId());
            one.setEventOffset(further.getEventOffset());
            one.setValue(further.getValue());
            one.setNumber(further.getNumber());
            one.setEntities(entities);
            one.setLine(further.getLine());
            apart.add(one);
        }
        return apart;
    }

    /** The same without those that were put together with it. */
    private static Detection alone(Detection detection) {
        Detection alone = new Detection();
        for (Schema.Field field : detection.getSchema().getFields()) {
            alone.put(field.pos(), detection.get(field.pos()));
        }
        alone.setMore(List.of());
        alone.setCount(1);
        return alone;
    }
}
