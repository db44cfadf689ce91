package gac.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";

    private static String row(String address, int drops) {
        return "  123: " + address
                + " 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000 0 26045 2 0000000000000000 " + drops
                + " \n";
    }

    @Test
    void sumsTheSocketsOfItsAddress(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("udp"),
                HEAD + row("0100007F:0202", 7) + row("0100007F:0203", 100) + row("0200007F:0202", 1000) + "nonsense\n");
        Files.writeString(
                folder.resolve("udp6"),
                HEAD
                        + row("0000000000000000FFFF00000100007F:0202", 3)
                        + row("0000000000000000FFFF00000100007F:0202", 4)
                        + row("00000000000000000000000001000000:0202", 10_000));
        assertThat(drops(folder, "127.0.0.1")).isEqualTo(14);
        assertThat(drops(folder, "::1")).isEqualTo(10_000);
        assertThat(drops(folder, "0.0.0.0")).isZero();
        assertThat(drops(folder.resolve("missing"), "127.0.0.1")).isZero();
    }

    private static long drops(Path folder, String address) throws Exception {
        return new KernelDrops(folder, new InetSocketAddress(InetAddress.getByName(address), 0x202)).read();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void seesWhatARealSocketLoses() throws Exception {
        try (DatagramChannel full = DatagramChannel.open();
                java.net.DatagramSocket sender = new java.net.DatagramSocket()) {
            full.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4096);
            full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            KernelDrops drops = new KernelDrops((InetSocketAddress) full.getLocalAddress());
            assertThat(drops.read()).isZero();
            for (int i = 0; i < 1000; i++) {
                sender.send(new DatagramPacket(new byte[1000], 1000, full.getLocalAddress()));
            }
            await().until(() -> drops.read() > 900);
        }
    }
}
