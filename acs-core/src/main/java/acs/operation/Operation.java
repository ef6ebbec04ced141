package acs.operation;

import java.util.Map;

import acs.cwmp.AcsRequest;
import acs.cwmp.ParameterPath;

/** What somebody asked of a device. */
public sealed interface Operation {
    /**
     * An RPC of the standard or of a vendor. The planner may make several of it where the device needs that: a read of many
     * parameters, the names of a whole tree.
     *
     * @param request    as asked; its CommandKey is empty unless the asker chose one
     * @param choosesKey whether the asker chose the ParameterKey, which may be empty then; otherwise it is the operation's
     *                   CommandKey, so that no mark on the device is erased unasked
     */
    record Rpc(AcsRequest request, boolean choosesKey) implements Operation {
        /** Whose ParameterKey was chosen unless it is empty. */
        public Rpc(AcsRequest request) {
            this(request, ParameterKeys.has(request));
        }
    }

    /**
     * Reads a subtree, names and values, into the shadow.
     *
     * @param path partial path, the root for everything
     */
    record Refresh(ParameterPath path) implements Operation {}

    /**
     * Runs a diagnosis on the CPE and reads its result.
     *
     * @param diagnostic which
     * @param inputs     by the data model's name, for instance {@code Host}; types are the diagnostic's
     */
    record Diagnose(Diagnostic diagnostic, Map<String, String> inputs) implements Operation {
        public Diagnose {
            inputs = Map.copyOf(inputs);
        }
    }

    /** Of which type it is. */
    default OperationType type() {
        return OperationType.of(this);
    }
}
