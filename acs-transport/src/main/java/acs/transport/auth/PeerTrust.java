package acs.transport.auth;

import acs.credential.CpeIdentity;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What a connection itself proves. Whoever ends TLS puts it to the channel before the first request; a channel without it is
 * {@link #PLAIN}.
 *
 * @param secured     whether nobody on the way can read what is sent: TLS, here or at a trusted proxy
 * @param certificate what the peer's certificate proves, {@code null} when it showed none
 */
public record PeerTrust(boolean secured, @Nullable CpeIdentity certificate) {
    /** The attribute of the channel. */
    public static final AttributeKey<PeerTrust> KEY = AttributeKey.valueOf(PeerTrust.class, "peer");
    /** Clear text. */
    public static final PeerTrust PLAIN = new PeerTrust(false, null);
    /** TLS without a client certificate. */
    public static final PeerTrust SECURED = new PeerTrust(true, null);
}
