package gac.ingest.receive;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;

/**
 * What every listener needs.
 *
 * @param loops run the sockets
 * @param intake takes the lines
 * @param spooling takes the lines of senders that cannot be slowed down
 * @param registry counts what is turned away
 * @param clock judges certificates
 */
public record Wiring(
        EventLoopGroup loops, NetworkIntake intake, Spooling spooling, MeterRegistry registry, Clock clock) {}
