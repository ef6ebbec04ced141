package acs.transport.http;

import acs.transport.auth.PeerTrust;
import acs.transport.tls.ClientProof;
import acs.transport.tls.TlsPeer;
import io.netty.channel.Channel;

/** What a connection proves by itself: what a trusted proxy said of the request, else what TLS showed. */
final class ConnectionTrust {
    private ConnectionTrust() {}

    static PeerTrust of(Channel channel) {
        PeerTrust said = channel.attr(PeerTrust.KEY).get();
        return said != null ? said : TlsPeer.of(channel).map(peer -> of(peer.proof())).orElse(PeerTrust.PLAIN);
    }

    /** A model's certificate proves no device: that is left to HTTP authentication (<i>TR-069 A6 §3.3</i>). */
    static PeerTrust of(ClientProof proof) {
        return switch (proof) {
            case ClientProof.Nothing nothing -> PeerTrust.SECURED;
            case ClientProof.Model model -> PeerTrust.SECURED;
            case ClientProof.Device device -> new PeerTrust(true, device.identity());
        };
    }
}
