package gac.ingest.receive;

import gac.ingest.config.BeatsConfig;
import gac.ingest.config.ForwardConfig;
import gac.ingest.config.ReceiverConfig;
import gac.ingest.config.RelpConfig;
import java.util.List;

/** Which listener a receiver's type stands for. */
public final class Listeners {
    private Listeners() {}

    /**
     * Listens for sources that share one address, so one type.
     *
     * @throws gac.ingest.IngestException when the address cannot be had, or a file of the TLS settings cannot be used
     */
    public static Listener open(Wiring wiring, List<SourceIntake> sources) {
        ReceiverConfig receiver = sources.get(0).config().receiver();
        if (receiver instanceof ReceiverConfig.SyslogUdp) {
            return SyslogUdpListener.open(wiring, sources);
        } else if (receiver instanceof ReceiverConfig.SyslogTcp) {
            return StreamListener.open(wiring, sources, new SyslogTcp(wiring.intake()));
        } else if (receiver instanceof RelpConfig) {
            return StreamListener.open(wiring, sources, new Relp(wiring.intake()));
        } else if (receiver instanceof BeatsConfig) {
            return StreamListener.open(wiring, sources, new Beats(wiring.intake()));
        } else if (receiver instanceof ForwardConfig) {
            return StreamListener.open(wiring, sources, new Forward(wiring));
        }
        return HttpListener.open(wiring, sources);
    }
}
