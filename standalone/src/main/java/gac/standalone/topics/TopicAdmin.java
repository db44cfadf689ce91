package gac.standalone.topics;

import gac.schemas.Topic;
import gac.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and looks at the topics of the catalogue on a cluster. */
public final class TopicAdmin implements AutoCloseable {
    private final Admin admin;

    private TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * Opens a connection; whether anybody answers shows later.
     *
     * @param client Kafka client properties
     * @throws KafkaException when the properties are not usable
     */
    public static TopicAdmin open(Map<String, Object> client) {
        return new TopicAdmin(Admin.create(client));
    }

    /** What became of one topic: it was made, it was there, or why it could not be made. */
    public record Creation(String topic, Outcome outcome, String reason) {}

    public enum Outcome {
        CREATED,
        EXISTS,
        FAILED
    }

    /**
     * Creates what is missing; what exists stays as it is.
     *
     * @param dry only asks the brokers whether they would
     * @throws KafkaException when the brokers do not answer
     */
    public List<Creation> create(Sizing sizing, boolean dry) throws InterruptedException {
        Map<String, KafkaFuture<Void>> results = admin.createTopics(
                        Topics.all().stream().map(sizing::creation).toList(),
                        new CreateTopicsOptions().validateOnly(dry))
                .values();
        List<Creation> creations = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            creations.add(outcome(topic.name(), Objects.requireNonNull(results.get(topic.name()))));
        }
        return creations;
    }

    private static Creation outcome(String topic, KafkaFuture<Void> result) throws InterruptedException {
        try {
            result.get();
            return new Creation(topic, Outcome.CREATED, "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return new Creation(topic, Outcome.EXISTS, "");
            }
            return new Creation(
                    topic, Outcome.FAILED, String.valueOf(reachable(e).getMessage()));
        }
    }

    /**
     * Every deviation of every topic, in the order of the catalogue.
     *
     * @param connection the options by which Kafka's own tools reach the brokers, for what is to be typed
     * @throws KafkaException when the brokers do not answer, or do not let this user look
     */
    public List<Deviation> check(Sizing sizing, String connection) throws InterruptedException {
        TopicRules rules = new TopicRules(sizing, connection);
        Map<String, ObservedTopic> observed = observe();
        List<Deviation> deviations = new ArrayList<>();
        for (Topic<?, ?> topic : Topics.all()) {
            ObservedTopic known = observed.get(topic.name());
            if (known == null) {
                deviations.add(new Deviation(topic.name(), "is missing", "gac topics create " + own(connection)));
            } else {
                deviations.addAll(rules.check(topic, known));
            }
        }
        return deviations;
    }

    /** The same options as the commands of Gác call them. */
    private static String own(String connection) {
        return connection.replace("--bootstrap-server", "--bootstrap");
    }

    private Map<String, ObservedTopic> observe() throws InterruptedException {
        int brokers = get(admin.describeCluster().nodes()).size();
        Map<String, TopicDescription> descriptions = new LinkedHashMap<>();
        List<String> names = Topics.all().stream().map(Topic::name).toList();
        for (var topic : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                descriptions.put(topic.getKey(), topic.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw reachable(e);
                }
            }
        }
        Map<ConfigResource, Config> configs = get(admin.describeConfigs(descriptions.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        Map<String, ObservedTopic> observed = new LinkedHashMap<>();
        configs.forEach((resource, config) -> {
            TopicDescription description = descriptions.get(resource.name());
            if (description != null) {
                observed.put(resource.name(), ObservedTopic.of(description, config, brokers));
            }
        });
        return observed;
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw reachable(e);
        }
    }

    /** What Kafka said; that nobody answered is thrown, since it is so for all topics. */
    private static KafkaException reachable(ExecutionException failure) {
        if (failure.getCause() instanceof org.apache.kafka.common.errors.TimeoutException nobody) {
            throw nobody;
        }
        return failure.getCause() instanceof KafkaException known ? known : new KafkaException(failure.getCause());
    }

    @Override
    public void close() {
        admin.close();
    }
}
