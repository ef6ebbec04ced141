package acs.transport.http;

import java.io.Serial;

/** A listener could not be bound; the cause says why. */
public final class ListenerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SouthboundServer.Listener listener;

    ListenerException(SouthboundServer.Listener listener, Throwable cause) {
        super(listener.name() + " cannot listen on port " + listener.port(), cause);
        this.listener = listener;
    }

    /** Which. */
    public SouthboundServer.Listener listener() {
        return listener;
    }
}
