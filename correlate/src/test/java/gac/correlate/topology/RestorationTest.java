package gac.correlate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestorationTest {
    private static final TopicPartition ONE = new TopicPartition("changelog", 0);
    private static final TopicPartition TWO = new TopicPartition("changelog", 1);

    private final Restoration restoration = new Restoration();

    @Test
    void whatIsLeftIsCountedDownOverAllPartitions() {
        assertThat(restoration.records()).isZero();
        restoration.onRestoreStart(ONE, "groups", 100, 1_100);
        restoration.onRestoreStart(TWO, "groups", 0, 500);
        assertThat(restoration.records()).isEqualTo(1_500);
        assertThat(restoration.partitions()).isEqualTo(2);
        restoration.onBatchRestored(ONE, "groups", 700, 600);
        assertThat(restoration.records()).isEqualTo(900);
        restoration.onRestoreEnd(TWO, "groups", 500);
        assertThat(restoration.records()).isEqualTo(400);
        restoration.onRestoreSuspended(ONE, "groups", 600); // the partition has gone to another process
        assertThat(restoration.records()).isZero();
        assertThat(restoration.partitions()).isZero();
        restoration.onBatchRestored(ONE, "groups", 1_100, 400); // told late
        assertThat(restoration.records()).isZero();
    }
}
