package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.HeaderText;
import acs.cwmp.Inform;
import acs.cwmp.InformFacts;
import acs.cwmp.InformResponse;
import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;

/** Inform and its response (<i>TR-069 A6 §A.3.3.1</i>). */
final class InformCodec {
    private static final int FEW = 4;
    private static final CwmpDateTime NO_TIME = new CwmpDateTime("");

    private @Nullable DeviceId deviceId;
    private List<EventStruct> events = List.of();
    private long maxEnvelopes = 1;
    private CwmpDateTime currentTime = NO_TIME;
    private long retryCount;
    private List<ParameterValue> parameterList = List.of();

    private InformCodec() {}

    /** The Inform that the cursor stands on. Only the DeviceId is indispensable. */
    static Inform read(XmlCursor in) {
        return new InformCodec().inform(in);
    }

    static void write(XmlOutput out, Inform inform) {
        DeviceId id = inform.deviceId();
        out.startCwmp(inform.rpcName());
        out.start("DeviceId");
        out.element("Manufacturer", id.manufacturer());
        out.element("OUI", id.oui());
        out.element("ProductClass", id.productClass());
        out.element("SerialNumber", id.serialNumber());
        out.end();
        out.array("Event", "cwmp:EventStruct", inform.events(), InformCodec::writeEvent);
        out.element("MaxEnvelopes", inform.maxEnvelopes());
        out.element("CurrentTime", XsdLexical.of(inform.currentTime()));
        out.element("RetryCount", inform.retryCount());
        ParameterListCodec.write(out, inform.parameterList());
        out.end();
    }

    static InformResponse readResponse(XmlCursor in) {
        long maxEnvelopes = 1;
        while (in.nextChild()) {
            if (in.name().equals("MaxEnvelopes")) {
                maxEnvelopes = XsdLexical.unsigned(in.text()).orElse(1);
            } else {
                in.skip();
            }
        }
        return new InformResponse(maxEnvelopes);
    }

    static void write(XmlOutput out, InformResponse response) {
        out.startCwmp(response.rpcName());
        out.element("MaxEnvelopes", response.maxEnvelopes());
        out.end();
    }

    private Inform inform(XmlCursor in) {
        while (in.nextChild()) {
            switch (in.name()) {
                case "DeviceId" -> deviceId = deviceId(in);
                case "Event" -> events = events(in);
                case "MaxEnvelopes" -> maxEnvelopes = XsdLexical.unsigned(in.text()).orElse(1);
                case "CurrentTime" -> currentTime = in.dateTime();
                case "RetryCount" -> retryCount = XsdLexical.unsigned(in.text()).orElse(0);
                case "ParameterList" -> parameterList = ParameterListCodec.read(in);
                default -> in.skip();
            }
        }
        DeviceId id = deviceId;
        if (id == null) {
            throw new UnusableArguments("Inform has no DeviceId");
        }
        return new Inform(id, events, maxEnvelopes, currentTime, retryCount, parameterList,
                InformFacts.of(parameterList, in::bounded));
    }

    private static DeviceId deviceId(XmlCursor in) {
        String manufacturer = "";
        String oui = "";
        String productClass = "";
        String serialNumber = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "Manufacturer" -> manufacturer = in.text();
                case "OUI" -> oui = in.text();
                case "ProductClass" -> productClass = in.text();
                case "SerialNumber" -> serialNumber = in.text();
                default -> in.skip();
            }
        }
        try {
            return new DeviceId(manufacturer, oui, productClass, serialNumber);
        } catch (IllegalArgumentException refused) {
            throw new UnusableArguments(String.valueOf(refused.getMessage()));
        }
    }

    private static List<EventStruct> events(XmlCursor in) {
        List<EventStruct> events = new ArrayList<>(FEW);
        while (in.nextChild()) {
            event(in, events);
        }
        return events;
    }

    /** An EventStruct without a code says nothing (quirk Q25); one device puts several codes into one. */
    private static void event(XmlCursor in, List<EventStruct> into) {
        String code = "";
        String commandKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "EventCode" -> {
                    addEvent(in, into, code, "");
                    code = in.text(HeaderText.EVENT_CODE);
                }
                case "CommandKey" -> commandKey = in.text(HeaderText.COMMAND_KEY);
                default -> in.skip();
            }
        }
        addEvent(in, into, code, commandKey);
    }

    private static void addEvent(XmlCursor in, List<EventStruct> into, String code, String commandKey) {
        if (!code.isEmpty()) {
            in.mayGrow(into, in.limits().eventsMax());
            into.add(new EventStruct(new EventCode(code), commandKey));
        }
    }

    private static void writeEvent(XmlOutput out, EventStruct event) {
        out.start("EventStruct");
        out.element("EventCode", event.eventCode().text());
        out.element("CommandKey", event.commandKey());
        out.end();
    }
}
