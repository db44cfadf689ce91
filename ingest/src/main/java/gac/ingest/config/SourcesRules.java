package gac.ingest.config;

import gac.ingest.parse.event.LineParser;
import gac.ingest.parse.event.LineType;
import gac.ingest.parse.web.AccessFormat;
import gac.ingest.parse.web.WebParsers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of several sources; each check tolerates values that are missing. */
final class SourcesRules {
    private SourcesRules() {}

    static void check(SourcesConfig config, RecordBinder.Problems problems) {
        List<SourceConfig> sources = config.sources();
        Map<String, Integer> names = new HashMap<>();
        Map<String, Integer> listeners = new HashMap<>();
        Map<TokenHash, Integer> tokens = new HashMap<>();
        checkMixture(sources, problems);
        int stdin = -1;
        for (int i = 0; i < sources.size(); i++) {
            @Nullable SourceConfig source = sources.get(i);
            if (source == null) {
                continue;
            }
            String path = "sources[" + i + "]";
            Integer first = source.name() == null ? null : names.putIfAbsent(source.name(), i);
            if (first != null) {
                problems.add(
                        path + ".name", "'" + source.name() + "' names sources[" + first + "] already", "rename one");
            }
            if (source.parser() != null && LineType.of(source.parser()).isEmpty()) {
                problems.add(
                        path + ".parser", "'" + source.parser() + "' is no type of lines", "one of " + LineType.ids());
            }
            checkFormat(source, path, problems);
            checkBackfill(source, path, problems);
            checkTls(
                    source.receiver() instanceof ReceiverConfig.Listening listening ? listening : null, path, problems);
            checkMultiline(source, path, problems);
            checkTopic(sources, i, problems);
            @Nullable ReceiverConfig receiver = source.receiver();
            if (receiver instanceof ReceiverConfig.Http http) {
                checkTokens(http, i, tokens, problems);
            }
            if (receiver instanceof ReceiverConfig.Stdin) {
                if (stdin >= 0) {
                    problems.add(
                            path + ".receiver", "standard input belongs to sources[" + stdin + "] already", "keep one");
                }
                stdin = i;
            } else if (receiver instanceof ReceiverConfig.Listening listening
                    && listening.port() != null
                    && listening.port() != 0) {
                String transport = receiver instanceof ReceiverConfig.SyslogUdp ? "udp" : "tcp";
                String address = transport + "/" + listening.bind() + ":" + listening.port();
                Integer other = listeners.putIfAbsent(address, i);
                if (other != null) {
                    checkShared(sources, other, i, problems);
                }
            }
        }
    }

    /** A token says whose lines they are, so it belongs to one source. */
    private static void checkTokens(
            ReceiverConfig.Http receiver, int source, Map<TokenHash, Integer> owners, RecordBinder.Problems problems) {
        List<TokenHash> tokens = receiver.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            Integer owner = tokens.get(i) == null ? null : owners.putIfAbsent(tokens.get(i), source);
            if (owner != null) {
                problems.add(
                        "sources[" + source + "].receiver.tokens[" + i + "]",
                        "belongs to sources[" + owner + "] already",
                        "make one for each source with `gac token`");
            }
        }
    }

    /** Marks of the wall clock, which every other source needs, would make all of an import late: it has to run alone. */
    private static void checkFormat(SourceConfig source, String path, RecordBinder.Problems problems) {
        if (source.format() == null || source.parser() == null) {
            return;
        }
        LineType type = LineType.of(source.parser()).orElse(LineType.AUTO);
        if (!WebParsers.hasFormat(type)) {
            problems.add(
                    path + ".format",
                    "has a meaning only for access lines, not for '" + source.parser() + "'",
                    "set parser: nginx_access, apache_access, haproxy or envoy, or drop format");
            return;
        }
        try {
            LineParser unused = WebParsers.format(type, source.format());
        } catch (AccessFormat.Mistake e) {
            problems.add(
                    path + ".format",
                    "cannot be used: " + e.getMessage(),
                    "copy the string between the quotes of "
                            + switch (type) {
                                case NGINX_ACCESS -> "log_format";
                                case HAPROXY -> "log-format";
                                case ENVOY -> "text_format_source.inline_string";
                                default -> "LogFormat";
                            });
        }
    }

    private static void checkMixture(List<SourceConfig> sources, RecordBinder.Problems problems) {
        int imported = first(sources, source -> source.backfill() && readOnce(source));
        int other = first(sources, source -> !source.backfill());
        if (imported >= 0 && other >= 0) {
            problems.add(
                    "sources[" + imported + "].backfill",
                    "'" + sources.get(imported).name() + "' is an import and '"
                            + sources.get(other).name() + "' (sources[" + other
                            + "]) is not: beside it all imported lines would count as late",
                    "put the imports into a sources file of their own and run it separately");
        }
    }

    private static int first(List<SourceConfig> sources, Predicate<SourceConfig> which) {
        return IntStream.range(0, sources.size())
                .filter(i -> sources.get(i) != null && which.test(sources.get(i)))
                .findFirst()
                .orElse(-1);
    }

    private static boolean readOnce(SourceConfig source) {
        return source.receiver() instanceof ReceiverConfig.File file && file.finite();
    }

    private static void checkBackfill(SourceConfig source, String path, RecordBinder.Problems problems) {
        if (source.backfill() && source.receiver() != null && !readOnce(source)) {
            problems.add(
                    path + ".backfill",
                    "works only for files that are read once",
                    "set receiver.mode: once, or drop backfill");
        }
        if (source.asOf() != null && !source.backfill()) {
            problems.add(
                    path + ".as_of", "has a meaning only together with backfill", "add backfill: true, or drop it");
        }
    }

    private static void checkMultiline(SourceConfig source, String path, RecordBinder.Problems problems) {
        if (!(source.receiver() instanceof ReceiverConfig.File file) || file.multiline() == null) {
            return;
        }
        Multiline rule = file.multiline();
        if (Stream.of(rule.start(), rule.continuation(), rule.form())
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            problems.add(
                    path + ".receiver.multiline",
                    "needs one of start, continuation and form",
                    "say how an event begins, or how the lines look that continue one, or form: modsecurity");
        }
    }

    /** Two sources in one group would share the records of a topic, two groups would count each line twice. */
    private static void checkTopic(List<SourceConfig> sources, int second, RecordBinder.Problems problems) {
        if (!(sources.get(second).receiver() instanceof KafkaConfig receiver)) {
            return;
        }
        int first = first(
                sources,
                source -> source.receiver() instanceof KafkaConfig other
                        && other.topic() != null
                        && other.topic().equals(receiver.topic()));
        if (first >= 0 && first < second) {
            problems.add(
                    "sources[" + second + "].receiver.topic",
                    "is read by sources[" + first + "] already",
                    "give each source a topic of its own");
        }
    }

    /** Sources on one address must be told apart, and agree on what the listener can have only once. */
    private static void checkShared(List<SourceConfig> sources, int first, int second, RecordBinder.Problems problems) {
        ReceiverConfig.Listening a =
                (ReceiverConfig.Listening) sources.get(first).receiver();
        ReceiverConfig.Listening b =
                (ReceiverConfig.Listening) sources.get(second).receiver();
        String path = "sources[" + second + "].receiver";
        String with = "sources[" + first + "]";
        if (a.getClass() != b.getClass()) {
            problems.add(path + ".port", "is taken by " + with + " with another receiver type", "choose another port");
        } else if (a instanceof ReceiverConfig.SyslogUdp x && b instanceof ReceiverConfig.SyslogUdp y) {
            agree(x.receiveBuffer(), y.receiveBuffer(), path + ".receive_buffer", with, problems);
            agree(x.readers(), y.readers(), path + ".readers", with, problems);
        }
        if (a.getClass() == b.getClass()) {
            checkSharedTls(a.tls(), b.tls(), path + ".tls", with, problems);
        }
        if (a instanceof ReceiverConfig.Http || a.getClass() != b.getClass()) {
            return; // the path of a request names its source
        }
        checkPeers(sources, second, b, path, problems);
    }

    /** One port has one certificate, and asks for client certificates or does not. */
    private static void checkSharedTls(
            @Nullable Tls a, @Nullable Tls b, String path, String with, RecordBinder.Problems problems) {
        if (a == null || b == null) {
            if (a != null || b != null) {
                problems.add(
                        path,
                        b == null
                                ? "is missing, but " + with + " has it on the same port"
                                : "is not in " + with + " on the same port",
                        "a port speaks TLS or not; give both the same certificate, key and clients");
            }
            return;
        }
        agree(a.certificate(), b.certificate(), path + ".certificate", with, problems);
        agree(a.key(), b.key(), path + ".key", with, problems);
        agree(a.clients(), b.clients(), path + ".clients", with, problems);
    }

    /** Sources on one port must be told apart: by names in certificates, or else by networks. */
    private static void checkPeers(
            List<SourceConfig> sources,
            int second,
            ReceiverConfig.Listening receiver,
            String path,
            RecordBinder.Problems problems) {
        for (int i = 0; i < second; i++) {
            if (sources.get(i) == null
                    || !(sources.get(i).receiver() instanceof ReceiverConfig.Listening other)
                    || other.getClass() != receiver.getClass()
                    || !other.bind().equals(receiver.bind())
                    || !receiver.port().equals(other.port())) {
                continue;
            }
            List<Subject> names = subjects(receiver);
            if (!overlap(names, subjects(other))) {
                continue;
            }
            String or = receiver.tls() != null ? "the names in their certificates (tls.subjects) or " : "";
            if (other.peers().isEmpty() && receiver.peers().isEmpty()) {
                problems.add(
                        path + ".peers",
                        "is empty, as that of sources[" + i + "] on the same port: nothing tells their senders apart",
                        "give " + or + "the networks of the senders, or choose another port");
            }
            Set<Network> common = new HashSet<>(receiver.peers());
            common.retainAll(other.peers());
            if (!common.isEmpty()) {
                problems.add(
                        path + ".peers",
                        common + " belongs to sources[" + i + "] on the same port already",
                        "give each network to one source");
            }
        }
    }

    private static List<Subject> subjects(ReceiverConfig.Listening receiver) {
        Tls tls = receiver.tls();
        return tls == null ? List.of() : tls.subjects();
    }

    private static boolean overlap(List<Subject> a, List<Subject> b) {
        return a.isEmpty() ? b.isEmpty() : a.stream().anyMatch(b::contains);
    }

    private static void checkTls(
            ReceiverConfig.@Nullable Listening receiver, String path, RecordBinder.Problems problems) {
        Tls tls = receiver == null ? null : receiver.tls();
        if (tls != null && tls.clients() == null && !tls.subjects().isEmpty()) {
            problems.add(
                    path + ".receiver.tls.subjects",
                    "has a meaning only when senders must show a certificate",
                    "add tls.clients with the file of the CAs, or drop subjects");
        }
    }

    private static void agree(
            @Nullable Object a, @Nullable Object b, String path, String with, RecordBinder.Problems problems) {
        if (!Objects.equals(a, b)) {
            problems.add(
                    path, "is " + b + ", but " + a + " in " + with + " on the same port", "give both the same value");
        }
    }
}
