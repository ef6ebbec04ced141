package acs.app.durability;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.CwmpNamespace;
import acs.cwmp.DeviceId;
import acs.cwmp.Envelope;
import acs.cwmp.EnvelopeHeader;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FaultStruct;
import acs.cwmp.Inform;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.TransferComplete;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;
import org.jspecify.annotations.Nullable;

/**
 * A CPE that writes down what the ACS confirmed. Each session reports a higher UpTime, an event with a CommandKey of its own,
 * and a TransferComplete with another; whatever was confirmed must be found later. Blocking, for one thread.
 */
final class LedgerCpe {
    static final String UP_TIME = "Device.DeviceInfo.UpTime";
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SoapReader reader = new SoapReader(SoapLimits.defaults());
    private final SoapWriter writer = new SoapWriter();
    private final DeviceId device;
    private final int port;
    private final Ledger ledger;
    private int counter;

    LedgerCpe(String serialNumber, int port, Ledger ledger) {
        this.device = new DeviceId("Acme", "00D09E", "Crash", serialNumber);
        this.port = port;
        this.ledger = ledger;
    }

    /** One whole session; says whether the ACS saw it through. */
    boolean session() {
        counter++;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Answer informed = post(socket.getOutputStream(), in, inform(), null);
            if (informed.message() == null || !informed.message().rpcName().equals("InformResponse")) {
                return false;
            }
            ledger.confirmed(device.canonical(), counter, "reboot-" + counter);
            Answer transferred = post(socket.getOutputStream(), in, transferComplete(), informed.cookie());
            if (transferred.message() == null
                    || !transferred.message().rpcName().equals("TransferCompleteResponse")) {
                return false;
            }
            ledger.confirmed(device.canonical(), counter, "transfer-" + counter);
            return post(socket.getOutputStream(), in, null, informed.cookie()).status() == 204;
        } catch (IOException lost) {
            return false;
        }
    }

    private Inform inform() {
        return new Inform(device, List.of(new EventStruct(new EventCode("M Reboot"), "reboot-" + counter)), 1,
                new CwmpDateTime("2026-01-01T00:00:00Z"), 0,
                List.of(new ParameterValue(UP_TIME, Integer.toString(counter), ParameterType.UNSIGNED_INT),
                        ParameterValue.of("Device.DeviceInfo.SoftwareVersion", "1.0")));
    }

    private TransferComplete transferComplete() {
        return new TransferComplete("transfer-" + counter, FaultStruct.NONE, CwmpDateTime.UNKNOWN,
                CwmpDateTime.UNKNOWN);
    }

    private record Answer(int status, @Nullable String cookie, @Nullable CwmpMessage message) {}

    private Answer post(OutputStream out, InputStream in, @Nullable CwmpMessage message, @Nullable String cookie)
            throws IOException {
        byte[] body = message == null
                ? new byte[0]
                : writer.write(new Envelope(CwmpNamespace.CWMP_1_0, EnvelopeHeader.withId("1"), message));
        String head = "POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: " + body.length
                + (cookie == null ? "" : "\r\nCookie: " + cookie) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return answer(in);
    }

    private Answer answer(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        int length = 0;
        String cookie = null;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (lower.startsWith("set-cookie:")) {
                cookie = header.substring(11).strip().split(";", 2)[0];
            }
        }
        byte[] body = in.readNBytes(length);
        boolean isSoap = status == 200 && body.length == length && length > 0;
        return new Answer(status, cookie, isSoap ? reader.read(body).message() : null);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
