package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.AutonomousDuStateChangeComplete;
import acs.cwmp.AutonomousOpResult;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.FaultStruct;
import acs.cwmp.HeaderText;
import acs.cwmp.OpResult;

/**
 * DUStateChangeComplete and AutonomousDUStateChangeComplete, whose results differ by one element (<i>TR-069 A6 §A.4.2.3,
 * A.4.2.4</i>). The schema repeats {@code Results} for each result; a list of structs within one is read too.
 */
final class DuStateChangeCompleteCodec {
    private DuStateChangeCompleteCodec() {}

    static DuStateChangeComplete read(XmlCursor in) {
        List<AutonomousOpResult> results = new ArrayList<>();
        String commandKey = "";
        while (in.nextChild()) {
            switch (in.name()) {
                case "Results" -> results(in, results);
                case "CommandKey" -> commandKey = in.text(HeaderText.COMMAND_KEY);
                default -> in.skip();
            }
        }
        return new DuStateChangeComplete(results.stream().map(AutonomousOpResult::result).toList(), commandKey);
    }

    static AutonomousDuStateChangeComplete readAutonomous(XmlCursor in) {
        List<AutonomousOpResult> results = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("Results")) {
                results(in, results);
            } else {
                in.skip();
            }
        }
        return new AutonomousDuStateChangeComplete(results);
    }

    static void write(XmlOutput out, DuStateChangeComplete complete) {
        out.startCwmp(complete.rpcName());
        for (OpResult result : complete.results()) {
            out.start("Results");
            write(out, result);
            out.end();
        }
        out.element("CommandKey", complete.commandKey());
        out.end();
    }

    static void write(XmlOutput out, AutonomousDuStateChangeComplete complete) {
        out.startCwmp(complete.rpcName());
        for (AutonomousOpResult autonomous : complete.results()) {
            out.start("Results");
            write(out, autonomous.result());
            out.element("OperationPerformed", autonomous.operationPerformed());
            out.end();
        }
        out.end();
    }

    private static void results(XmlCursor in, List<AutonomousOpResult> into) {
        Fields own = new Fields();
        boolean isResult = false;
        while (in.nextChild()) {
            if (in.name().endsWith("OpResultStruct")) {
                Fields member = new Fields();
                while (in.nextChild()) {
                    member.read(in);
                }
                in.mayGrow(into);
                into.add(member.result());
            } else {
                isResult = true;
                own.read(in);
            }
        }
        if (isResult) {
            in.mayGrow(into);
            into.add(own.result());
        }
    }

    private static void write(XmlOutput out, OpResult result) {
        out.element("UUID", result.uuid());
        out.element("DeploymentUnitRef", result.deploymentUnitRef());
        out.element("Version", result.version());
        out.element("CurrentState", result.currentState());
        out.element("Resolved", result.resolved());
        out.element("ExecutionUnitRefList", result.executionUnitRefList());
        out.element("StartTime", XsdLexical.of(result.startTime()));
        out.element("CompleteTime", XsdLexical.of(result.completeTime()));
        FaultStructCodec.write(out, "Fault", result.fault());
    }

    /** The elements of one result as far as they were seen. */
    private static final class Fields {
        private String uuid = "";
        private String deploymentUnitRef = "";
        private String version = "";
        private String currentState = "";
        private boolean resolved;
        private String executionUnitRefList = "";
        private CwmpDateTime startTime = CwmpDateTime.UNKNOWN;
        private CwmpDateTime completeTime = CwmpDateTime.UNKNOWN;
        private FaultStruct fault = FaultStruct.NONE;
        private String operationPerformed = "";

        void read(XmlCursor in) {
            switch (in.name()) {
                case "UUID" -> uuid = in.text(HeaderText.UUID);
                case "DeploymentUnitRef" -> deploymentUnitRef = in.text(HeaderText.PATH);
                case "Version" -> version = in.text(HeaderText.WORD);
                case "CurrentState" -> currentState = in.text(HeaderText.WORD);
                case "Resolved" -> resolved = XsdLexical.isTrue(in.text());
                case "ExecutionUnitRefList" -> executionUnitRefList = in.text(HeaderText.PATH_LIST);
                case "StartTime" -> startTime = in.dateTime();
                case "CompleteTime" -> completeTime = in.dateTime();
                case "Fault" -> fault = FaultStructCodec.read(in);
                case "OperationPerformed" -> operationPerformed = in.text(HeaderText.WORD);
                default -> in.skip();
            }
        }

        AutonomousOpResult result() {
            return new AutonomousOpResult(operationPerformed,
                    new OpResult(uuid, deploymentUnitRef, version, currentState,
                            resolved, executionUnitRefList, startTime, completeTime, fault));
        }
    }
}
