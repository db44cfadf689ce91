package gac.alerting;

import gac.schemas.avro.Alert;
import gac.schemas.avro.AlertStatus;
import gac.schemas.avro.Disposition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns revisions into what a person wants to read: a card when an alert opens or becomes worse, one line when it doubled, closed with more
 * events than told (one about the monitoring: whenever it closes), or went into another; nothing for the rest. Digests and storms collect all day: one line when they open, the card at the
 * end; the attempts a digest stands for are not shown one by one. Remembers the last {@value #REMEMBERED} alerts; one older than that is shown as new. Not thread-safe.
 */
public final class CardStream {
    private static final int REMEMBERED = 10_000;

    private final CardRenderer renderer;
    private final Map<String, Alert> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Alert> eldest) {
            return size() > REMEMBERED;
        }
    };

    public CardStream(CardRenderer renderer) {
        this.renderer = renderer;
    }

    /** What to print for this revision: text that ends with a line break, or empty. */
    public String next(Alert alert) {
        Alert before = told.get(alert.getId());
        if (before != null && before.getRevision() >= alert.getRevision()) {
            return "";
        }
        String text = text(alert, before);
        if (!text.isEmpty()) {
            told.put(alert.getId(), alert);
        }
        return text;
    }

    private String text(Alert alert, @Nullable Alert before) {
        boolean worthACard = CardRenderer.collects(alert) || alert.getDisposition() != Disposition.digest;
        if (!worthACard) {
            return "";
        }
        if (alert.getStatus() == AlertStatus.merged) {
            return before == null ? "" : renderer.update(alert);
        }
        if (CardRenderer.collects(alert)) {
            if (alert.getStatus() == AlertStatus.final$) {
                return renderer.card(alert);
            }
            return before == null || doubled(alert, before) ? renderer.update(alert) : "";
        }
        if (before == null || worse(alert, before)) {
            return renderer.card(alert);
        }
        boolean closed = alert.getStatus() == AlertStatus.final$
                && (alert.getCount() != before.getCount() || CardRenderer.isHealth(alert));
        return doubled(alert, before) || closed ? renderer.update(alert) : "";
    }

    private static boolean doubled(Alert alert, Alert before) {
        return alert.getCount() >= 2 * before.getCount();
    }

    private static boolean worse(Alert alert, Alert before) {
        return alert.getLevel().compareTo(before.getLevel()) > 0
                || alert.getOutcome().compareTo(before.getOutcome()) > 0;
    }
}
