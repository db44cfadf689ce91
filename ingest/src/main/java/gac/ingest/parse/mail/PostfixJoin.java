package gac.ingest.parse.mail;

import gac.ingest.join.EventJoin;
import gac.ingest.join.Joiner;
import gac.ingest.parse.text.Numbers;
import gac.schemas.avro.Email;
import gac.schemas.avro.EmailAddress;
import gac.schemas.avro.Event;
import gac.schemas.avro.EventInfo;
import gac.schemas.avro.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that Postfix writes about one message under one queue id, as one event: who brought it (smtpd), its id (cleanup), sender and size (qmgr), and what became
 * of it for each recipient (smtp, lmtp, local, virtual, pipe, …).
 */
final class PostfixJoin implements EventJoin {
    static final String NAME = "postfix_message";
    private static final String POSTFIX = "postfix";

    @Override
    public String name() {
        return NAME;
    }

    /** A message that is deferred for longer is told in parts, as it is told by the lines: each time of trying is one. */
    @Override
    public Joiner.Limits limits() {
        return new Joiner.Limits(2_048, 128, Duration.ofMinutes(10));
    }

    @Override
    public @Nullable String key(Event event) {
        return POSTFIX.equals(event.getIngest().getParser()) && event.getEmail() != null
                ? event.getEmail().getLocalId()
                : null;
    }

    /** qmgr's {@code removed} is the last line of a queue id. */
    @Override
    public boolean last(Event event) {
        return "removed".equals(event.getEvent().getAction());
    }

    @Override
    public boolean join(List<Event> members, Event joined) {
        if (members.size() < 2) {
            return false;
        }
        Email email = new Email();
        Map<String, String> fields = new TreeMap<>();
        Map<String, String> statuses = new LinkedHashMap<>();
        Set<String> relays = new LinkedHashSet<>();
        long delay = -1;
        for (Event member : members) {
            Map<String, String> said = member.getFields() == null ? Map.of() : member.getFields();
            mail(member.getEmail(), email);
            people(member, joined);
            keep("postfix.sasl_method", said, fields);
            String status = said.get("postfix.status");
            if (status == null) {
                rejected(member, fields);
                continue;
            }
            statuses.put(recipient(member), status);
            if (said.get("postfix.relay") != null && !said.get("postfix.relay").equals("none")) {
                relays.add(said.get("postfix.relay"));
            }
            Long nanos = Numbers.secondsToNanos(said.get("postfix.delay"));
            delay = nanos == null ? delay : Math.max(delay, nanos);
            if (member.getDestination() != null) {
                joined.setDestination(member.getDestination());
            }
        }
        statuses.remove("");
        if (!statuses.isEmpty()) {
            email.setTo(new EmailAddress(List.copyOf(statuses.keySet())));
        }
        byStatus(statuses)
                .forEach(
                        (status, recipients) -> fields.put("postfix." + status + "_to", String.join(", ", recipients)));
        if (!relays.isEmpty()) {
            fields.put("postfix.relay", String.join(", ", relays));
        }
        EventInfo info = joined.getEvent();
        info.setDuration(delay < 0 ? null : delay);
        info.setCategory(List.of("email"));
        info.setType(List.of("info"));
        info.setAction("message");
        info.setDataset("postfix.message");
        info.setOutcome(outcome(statuses, fields));
        joined.setService(new Service(POSTFIX, null));
        joined.setEmail(email);
        joined.setFields(fields.isEmpty() ? null : fields);
        joined.setMessage(summary(email, statuses));
        return true;
    }

    private static void mail(@Nullable Email said, Email email) {
        if (said == null) {
            return;
        }
        email.setLocalId(said.getLocalId());
        email.setMessageId(email.getMessageId() == null ? said.getMessageId() : email.getMessageId());
        email.setFrom(email.getFrom() == null ? said.getFrom() : email.getFrom());
        email.setSize(email.getSize() == null ? said.getSize() : email.getSize());
        email.setRecipients(email.getRecipients() == null ? said.getRecipients() : email.getRecipients());
    }

    /** The client and whoever signed in there. */
    private static void people(Event member, Event joined) {
        if (joined.getSource() == null && member.getSource() != null) {
            joined.setSource(member.getSource());
        }
        if (joined.getUser() == null && member.getUser() != null) {
            joined.setUser(member.getUser());
        }
    }

    private static void keep(String name, Map<String, String> from, Map<String, String> fields) {
        String value = from.get(name);
        if (value != null) {
            fields.putIfAbsent(name, value);
        }
    }

    /** A verdict of a restriction or milter while the message had its queue id already. */
    private static void rejected(Event member, Map<String, String> fields) {
        if ("reject".equals(member.getEvent().getAction()) && member.getFields() != null) {
            fields.put("postfix.rejected", "true");
            keep("postfix.response", member.getFields(), fields);
        }
    }

    private static String recipient(Event member) {
        EmailAddress to = member.getEmail() == null ? null : member.getEmail().getTo();
        return to == null || to.getAddress() == null || to.getAddress().isEmpty()
                ? ""
                : to.getAddress().get(0);
    }

    private static Map<String, List<String>> byStatus(Map<String, String> statuses) {
        Map<String, List<String>> recipients = new TreeMap<>();
        statuses.forEach((recipient, status) ->
                recipients.computeIfAbsent(status, s -> new ArrayList<>()).add(recipient));
        return recipients;
    }

    private static @Nullable String outcome(Map<String, String> statuses, Map<String, String> fields) {
        if (statuses.isEmpty()) {
            return fields.containsKey("postfix.rejected") ? "failure" : null;
        }
        boolean some = statuses.containsValue("sent");
        boolean all = statuses.values().stream().allMatch("sent"::equals);
        return all ? "success" : some ? "unknown" : "failure";
    }

    private static String summary(Email email, Map<String, String> statuses) {
        StringBuilder text = new StringBuilder(String.valueOf(email.getLocalId())).append(": ");
        if (email.getFrom() != null && email.getFrom().getAddress() != null) {
            text.append("from=<")
                    .append(String.join("", email.getFrom().getAddress()))
                    .append(">");
        }
        statuses.forEach((recipient, status) ->
                text.append(", to=<").append(recipient).append("> status=").append(status));
        return text.toString();
    }
}
