package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterAttributesResponse;
import acs.cwmp.HeaderText;
import acs.cwmp.ParameterAttributes;

/** GetParameterAttributes and its response (<i>TR-069 A6 §A.3.2.5</i>). */
final class GetParameterAttributesCodec {
    private GetParameterAttributesCodec() {}

    static GetParameterAttributes read(XmlCursor in) {
        return new GetParameterAttributes(PathList.read(in));
    }

    static void write(XmlOutput out, GetParameterAttributes request) {
        PathList.write(out, request.rpcName(), request.parameterNames());
    }

    static GetParameterAttributesResponse readResponse(XmlCursor in) {
        List<ParameterAttributes> list = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("ParameterList")) {
                members(in, list);
            } else {
                in.skip();
            }
        }
        return new GetParameterAttributesResponse(list);
    }

    static void write(XmlOutput out, GetParameterAttributesResponse response) {
        out.startCwmp(response.rpcName());
        out.array("ParameterList", "cwmp:ParameterAttributeStruct", response.parameterList(), (to, attributes) -> {
            to.start("ParameterAttributeStruct");
            to.element("Name", attributes.name());
            to.element("Notification", attributes.notification());
            to.strings("AccessList", attributes.accessList());
            to.end();
        });
        out.end();
    }

    private static void members(XmlCursor in, List<ParameterAttributes> into) {
        while (in.nextChild()) {
            in.mayGrow(into);
            String name = "";
            int notification = 0;
            List<String> accessList = new ArrayList<>(1);
            while (in.nextChild()) {
                switch (in.name()) {
                    case "Name", "name", "NAME" -> name = in.path();
                    case "Notification" -> notification = notification(in.text());
                    case "AccessList" -> StringList.read(in, HeaderText.WORD, accessList);
                    default -> in.skip();
                }
            }
            if (!name.isEmpty()) {
                into.add(new ParameterAttributes(name, notification, accessList));
            }
        }
    }

    private static int notification(String text) {
        return text.isEmpty()
                ? 0
                : XsdLexical.signed(text).orElseThrow(() -> new UnusableArguments("Notification is no number"));
    }
}
