package gac.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void everyTopicIsCreatedOnceWithItsPartitionsAndPolicy() {
        List<String> lines = Topics.all().stream()
                .map(topic -> topic.name() + " " + topic.creation().numPartitions() + " "
                        + topic.config().getOrDefault("cleanup.policy", "delete") + " "
                        + topic.config().getOrDefault("retention.ms", "-"))
                .toList();
        assertThat(lines)
                .containsExactly(
                        "gac.schemas 1 compact -",
                        "gac.config 1 compact -",
                        "gac.checkpoints 1 compact -",
                        "gac.sources 1 compact -",
                        "gac.events 4 delete 7948800000",
                        "gac.deadletters 1 delete 7948800000",
                        "gac.detections 4 delete 7948800000",
                        "gac.alerts 4 delete 34560000000");
    }
}
