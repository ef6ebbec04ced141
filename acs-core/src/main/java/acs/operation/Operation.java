package acs.operation;

import java.util.Map;

import acs.cwmp.AcsRequest;
import acs.cwmp.Download;
import acs.cwmp.ParameterPath;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.Upload;

/** What somebody asked of a device. */
public sealed interface Operation {
    /**
     * An RPC of the standard or of a vendor. The planner may make several of it where the device needs that: a read of many
     * parameters, the names of a whole tree.
     *
     * @param request    as asked; its CommandKey is empty unless the asker chose one
     * @param choosesKey whether the asker chose the ParameterKey, which may be empty then; otherwise it is the operation's
     *                   CommandKey, so that no mark on the device is erased unasked
     * @param file       name of the file of the file service that a download fetches; empty where the asker gave a URL,
     *                   and in all else
     */
    record Rpc(AcsRequest request, boolean choosesKey, String file) implements Operation {
        /** Without a file. */
        public Rpc(AcsRequest request, boolean choosesKey) {
            this(request, choosesKey, "");
        }

        /** Whose ParameterKey was chosen unless it is empty. */
        public Rpc(AcsRequest request) {
            this(request, ParameterKeys.has(request));
        }

        /**
         * Whether it moves a file from or to the file service and has no URL yet: links are made when a session is about to
         * send them, since they expire.
         */
        public boolean awaitsLink() {
            return switch (request) {
                case Download it -> it.url().isEmpty();
                case ScheduleDownload it -> it.url().isEmpty();
                case Upload it -> it.url().isEmpty();
                default -> false;
            };
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
