package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ParameterAttributesChange;
import acs.cwmp.SetParameterAttributes;

/** SetParameterAttributes (<i>TR-069 A6 §A.3.2.4</i>). */
final class SetParameterAttributesCodec {
    private SetParameterAttributesCodec() {}

    static SetParameterAttributes read(XmlCursor in) {
        List<ParameterAttributesChange> changes = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("ParameterList")) {
                while (in.nextChild()) {
                    in.mayGrow(changes);
                    changes.add(change(in));
                }
            } else {
                in.skip();
            }
        }
        return new SetParameterAttributes(changes);
    }

    static void write(XmlOutput out, SetParameterAttributes request) {
        out.startCwmp(request.rpcName());
        out.array("ParameterList", "cwmp:SetParameterAttributesStruct", request.parameterList(), (to, change) -> {
            to.start("SetParameterAttributesStruct");
            to.element("Name", change.name());
            to.element("NotificationChange", change.notificationChange());
            to.element("Notification", change.notification());
            to.element("AccessListChange", change.accessListChange());
            to.strings("AccessList", change.accessList());
            to.end();
        });
        out.end();
    }

    /** A notification that is not to be set may be anything. */
    private static ParameterAttributesChange change(XmlCursor in) {
        String name = "";
        boolean notificationChange = false;
        String notification = "";
        boolean accessListChange = false;
        List<String> accessList = new ArrayList<>(1);
        while (in.nextChild()) {
            switch (in.name()) {
                case "Name", "name", "NAME" -> name = in.path();
                case "NotificationChange" -> notificationChange = XsdLexical.isTrue(in.text());
                case "Notification" -> notification = in.text();
                case "AccessListChange" -> accessListChange = XsdLexical.isTrue(in.text());
                case "AccessList" -> StringList.read(in, accessList);
                default -> in.skip();
            }
        }
        int number = XsdLexical.signed(notification).orElse(0);
        if (notificationChange && XsdLexical.signed(notification).isEmpty()) {
            throw new UnusableArguments("Notification is no number");
        }
        return new ParameterAttributesChange(name, notificationChange, number, accessListChange, accessList);
    }
}
