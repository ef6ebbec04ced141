package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ChangeDuState;
import acs.cwmp.DuOperation;
import org.jspecify.annotations.Nullable;

/**
 * ChangeDUState (<i>TR-069 A6 §A.4.1.10</i>). The schema repeats {@code Operations} with the {@code xsi:type} of each; ACSs
 * write a list of structs within one instead, and that is read too.
 */
final class ChangeDuStateCodec {
    private static final String INSTALL = "InstallOpStruct";
    private static final String UPDATE = "UpdateOpStruct";
    private static final String UNINSTALL = "UninstallOpStruct";

    private ChangeDuStateCodec() {}

    static ChangeDuState read(XmlCursor in) {
        List<DuOperation> operations = new ArrayList<>();
        String commandKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "Operations" -> operations(in, operations);
                case "CommandKey" -> commandKey = in.text();
                default -> in.skip();
            }
        }
        return new ChangeDuState(operations, commandKey);
    }

    static void write(XmlOutput out, ChangeDuState request) {
        out.startCwmp(request.rpcName());
        for (DuOperation operation : request.operations()) {
            write(out, operation);
        }
        out.element("CommandKey", request.commandKey());
        out.end();
    }

    private static void write(XmlOutput out, DuOperation operation) {
        switch (operation) {
            case DuOperation.Install it -> {
                out.startTyped("Operations", "cwmp:" + INSTALL);
                out.element("URL", it.url());
                unlessEmpty(out, "UUID", it.uuid());
                unlessEmpty(out, "Username", it.username());
                unlessEmpty(out, "Password", it.password());
                unlessEmpty(out, "ExecutionEnvRef", it.executionEnvRef());
            }
            case DuOperation.Update it -> {
                out.startTyped("Operations", "cwmp:" + UPDATE);
                unlessEmpty(out, "UUID", it.uuid());
                unlessEmpty(out, "Version", it.version());
                unlessEmpty(out, "URL", it.url());
                unlessEmpty(out, "Username", it.username());
                unlessEmpty(out, "Password", it.password());
            }
            case DuOperation.Uninstall it -> {
                out.startTyped("Operations", "cwmp:" + UNINSTALL);
                out.element("UUID", it.uuid());
                unlessEmpty(out, "Version", it.version());
                unlessEmpty(out, "ExecutionEnvRef", it.executionEnvRef());
            }
        }
        out.end();
    }

    /** The schema lets these be absent, and a UUID not be empty. */
    private static void unlessEmpty(XmlOutput out, String name, String text) {
        if (!text.isEmpty()) {
            out.element(name, text);
        }
    }

    private static void operations(XmlCursor in, List<DuOperation> into) {
        String type = in.attribute("type");
        Fields own = new Fields();
        boolean isOperation = false;
        while (in.nextChild()) {
            if (in.name().endsWith("OpStruct")) {
                String memberType = in.name();
                Fields member = new Fields();
                while (in.nextChild()) {
                    member.read(in);
                }
                in.mayGrow(into);
                into.add(member.operation(memberType));
            } else {
                isOperation = true;
                own.read(in);
            }
        }
        if (isOperation || (type != null && type.endsWith("OpStruct"))) {
            in.mayGrow(into);
            into.add(own.operation(type));
        }
    }

    /** The elements of one operation as far as they were seen. */
    private static final class Fields {
        private String uuid = "";
        private String url = "";
        private String version = "";
        private String username = "";
        private String password = "";
        private String executionEnvRef = "";

        void read(XmlCursor in) {
            switch (in.name()) {
                case "UUID" -> uuid = in.text();
                case "URL" -> url = in.text();
                case "Version" -> version = in.text();
                case "Username" -> username = in.value();
                case "Password" -> password = in.value();
                case "ExecutionEnvRef" -> executionEnvRef = in.text();
                default -> in.skip();
            }
        }

        /** By the type's name, whatever its prefix. */
        DuOperation operation(@Nullable String type) {
            String name = type == null ? "" : type.substring(type.indexOf(':') + 1).strip();
            return switch (name) {
                case INSTALL -> new DuOperation.Install(url, uuid, username, password, executionEnvRef);
                case UPDATE -> new DuOperation.Update(uuid, version, url, username, password);
                case UNINSTALL -> new DuOperation.Uninstall(uuid, version, executionEnvRef);
                default -> throw new UnusableArguments("an operation of no known type");
            };
        }
    }
}
