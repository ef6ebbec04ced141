package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;

/** A list of ParameterValueStruct, what Inform, SetParameterValues and GetParameterValuesResponse consist of (<i>TR-069 A6 §A.3.2.1</i>). */
final class ParameterListCodec {
    private static final int FEW = 16;

    private ParameterListCodec() {}

    /** The declared number of members is never believed (quirks Q17–Q19). */
    static List<ParameterValue> read(XmlCursor in) {
        return read(in, false);
    }

    /** A list to be set, all or none: a member without a name spoils it. */
    static List<ParameterValue> readToSet(XmlCursor in) {
        return read(in, true);
    }

    private static List<ParameterValue> read(XmlCursor in, boolean allNamed) {
        List<ParameterValue> list = new ArrayList<>(FEW);
        while (in.nextChild()) {
            in.mayGrow(list);
            ParameterValue parameter = parameter(in);
            if (parameter != null) {
                list.add(parameter);
            } else if (allNamed) {
                throw new UnusableArguments("a parameter without a name");
            }
        }
        return list;
    }

    static void write(XmlOutput out, List<ParameterValue> list) {
        out.array("ParameterList", "cwmp:ParameterValueStruct", list, ParameterListCodec::write);
    }

    /** {@code null} when it has no name: nobody could ever ask for such a thing. */
    private static @Nullable ParameterValue parameter(XmlCursor in) {
        String name = "";
        String value = "";
        ParameterType type = ParameterType.STRING;
        while (in.nextChild()) {
            // The standard's own example of an array writes the names in lower case (A6 §A.2.1).
            switch (in.name()) {
                case "Name", "name", "NAME" -> name = in.path();
                case "Value", "value", "VALUE" -> {
                    String xsiType = in.attribute("type");
                    type = xsiType == null ? ParameterType.STRING : ParameterType.lenient(xsiType);
                    value = in.value();
                }
                default -> in.skip();
            }
        }
        return name.isEmpty() ? null : new ParameterValue(name, value, type);
    }

    private static void write(XmlOutput out, ParameterValue parameter) {
        out.start("ParameterValueStruct");
        out.element("Name", parameter.name());
        out.typed("Value", parameter.type().xsdName(), parameter.value());
        out.end();
    }
}
