package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.DecodeFailure;
import acs.cwmp.Fault;
import acs.cwmp.FaultCode;
import acs.cwmp.HeaderText;
import acs.cwmp.SetParameterValuesFault;
import org.jspecify.annotations.Nullable;

/** SOAP's Fault with CWMP's inside (<i>TR-069 A6 §3.5, A.5</i>); SOAP's own code and text say nothing and are passed over. */
final class FaultCodec {
    private @Nullable CwmpNamespace namespace;

    /** Reads the SOAP fault that the cursor stands on. */
    Fault read(XmlCursor in) {
        Fault fault = null;
        while (in.nextChild()) {
            if (in.name().equals("detail")) {
                fault = detail(in, fault);
            } else {
                in.skip();
            }
        }
        if (fault == null) {
            throw new SoapException(DecodeFailure.BAD_FAULT, "a SOAP fault without a CWMP fault");
        }
        return fault;
    }

    /** The namespace of the CWMP fault; {@code null} when it has none. */
    @Nullable
    CwmpNamespace namespace() {
        return namespace;
    }

    static void write(XmlOutput out, Fault fault) {
        out.startSoap("Fault");
        out.element("faultcode", fault.faultCode().soapFaultCode());
        out.element("faultstring", "CWMP fault");
        out.start("detail");
        out.startCwmp("Fault");
        codeAndText(out, fault.faultCode(), fault.faultString());
        for (SetParameterValuesFault parameter : fault.parameterFaults()) {
            out.start("SetParameterValuesFault");
            out.element("ParameterName", parameter.parameterName());
            codeAndText(out, parameter.faultCode(), parameter.faultString());
            out.end();
        }
        out.end();
        out.end();
        out.end();
    }

    /** The two elements that every fault of CWMP consists of. */
    static void codeAndText(XmlOutput out, FaultCode code, String text) {
        out.element("FaultCode", code.number());
        out.element("FaultString", text);
    }

    private @Nullable Fault detail(XmlCursor in, @Nullable Fault before) {
        Fault fault = before;
        while (in.nextChild()) {
            if (in.name().equals("Fault")) {
                namespace = CwmpNamespaces.of(in.namespace());
                fault = cwmpFault(in);
            } else {
                in.skip();
            }
        }
        return fault;
    }

    private static Fault cwmpFault(XmlCursor in) {
        FaultCode code = FaultCode.CPE_REQUEST_DENIED;
        String text = "";
        List<SetParameterValuesFault> parameters = List.of();
        while (in.nextChild()) {
            switch (in.name()) {
                case "FaultCode" -> code = code(in.text());
                case "FaultString" -> text = in.value(HeaderText.FAULT_STRING);
                case "SetParameterValuesFault" -> {
                    parameters = parameters.isEmpty() ? new ArrayList<>() : parameters;
                    in.mayGrow(parameters);
                    parameters.add(parameterFault(in));
                }
                default -> in.skip();
            }
        }
        return new Fault(code, text, parameters);
    }

    private static SetParameterValuesFault parameterFault(XmlCursor in) {
        String name = "";
        FaultCode code = FaultCode.CPE_REQUEST_DENIED;
        String text = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "ParameterName" -> name = in.text(HeaderText.PATH);
                case "FaultCode" -> code = code(in.text());
                case "FaultString" -> text = in.value(HeaderText.FAULT_STRING);
                default -> in.skip();
            }
        }
        return new SetParameterValuesFault(name, code, text);
    }

    /** A fault without a readable code still is one: request denied. */
    private static FaultCode code(String text) {
        return new FaultCode(XsdLexical.signed(text).orElse(FaultCode.CPE_REQUEST_DENIED.number()));
    }
}
