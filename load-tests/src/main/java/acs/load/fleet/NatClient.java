package acs.load.fleet;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.StunLogin;
import acs.transport.stun.IntegrityForm;
import acs.transport.stun.Stun;
import acs.transport.stun.StunException;
import acs.transport.stun.StunMessage;
import acs.transport.stun.StunWriter;
import acs.transport.stun.TransactionId;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * A device's end of Annex G, without its socket: keeps a NAT binding open, proves it when asked, tells where it is seen, and takes
 * the connection requests that come through it. For one thread.
 */
final class NatClient {
    private final SimulatedCpe cpe;
    private final Consumer<byte[]> send;
    private final Calls calls;
    private final Random random;
    private final DatagramRequests requests = new DatagramRequests();
    private @Nullable TransactionId pending;
    private @Nullable InetSocketAddress seenAt;
    private boolean announces = true;

    /**
     * @param send  to the STUN server
     * @param calls told of each connection request that the device takes, and of what it has found out
     */
    NatClient(SimulatedCpe cpe, Consumer<byte[]> send, Calls calls, Random random) {
        this.cpe = cpe;
        this.send = send;
        this.calls = calls;
        this.random = random;
    }

    /** It is time to keep the binding open. */
    void keepAlive() {
        send.accept(request().finish());
    }

    private StunWriter request() {
        TransactionId transaction = new TransactionId(random.nextLong() >>> Integer.SIZE, random.nextLong());
        pending = transaction;
        StunWriter request = new StunWriter(Stun.BINDING_REQUEST, transaction).connectionRequestBinding();
        if (announces) {
            request.bindingChange();
        }
        String username = cpe.stunLogin().username();
        return username.isEmpty() ? request : request.username(username);
    }

    /** STUN begins with a byte of 0 or 1, a connection request with a letter. */
    void received(byte[] datagram) {
        if (datagram.length > 0 && datagram[0] > 1) {
            if (requests.isTaken(datagram, cpe.connectionRequestLogin())) {
                calls.requested(cpe);
            }
            return;
        }
        try {
            answered(StunMessage.read(datagram));
        } catch (StunException unreadable) {
            // Asked again at the next keep-alive.
        }
    }

    private void answered(StunMessage answer) {
        if (!answer.transaction().equals(pending)) {
            return;
        }
        if (answer.type() == Stun.BINDING_ERROR && answer.errorCode() == 401) {
            StunLogin login = cpe.stunLogin();
            if (!login.username().isEmpty()) {
                send.accept(request().finish(login.password().getBytes(StandardCharsets.UTF_8),
                        IntegrityForm.CLASSIC));
            }
        } else if (answer.type() == Stun.BINDING_RESPONSE) {
            pending = null;
            answer.address(Stun.MAPPED_ADDRESS).ifPresent(this::seen);
        }
    }

    private void seen(InetSocketAddress address) {
        // Also when it was told before: a factory reset forgets it.
        cpe.reachableByDatagramAt(NetUtil.toSocketAddressString(address));
        calls.changed(cpe);
        if (address.equals(seenAt)) {
            announces = false;
            return;
        }
        boolean wasAnnounced = announces;
        seenAt = address;
        announces = !wasAnnounced;
        if (announces) {
            keepAlive();
        }
    }
}
