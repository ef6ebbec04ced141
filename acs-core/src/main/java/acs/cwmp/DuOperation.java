package acs.cwmp;

/** One entry of a {@link ChangeDuState} (<i>TR-069 A6 tables 83 to 85</i>). */
public sealed interface DuOperation {
    /**
     * InstallOpStruct.
     *
     * @param url             of the module
     * @param uuid            empty when the CPE makes one
     * @param username        for the file server, may be empty
     * @param password        for the file server, may be empty; a secret
     * @param executionEnvRef path of the execution environment, may be empty
     */
    record Install(String url, String uuid, String username, String password,
            String executionEnvRef) implements DuOperation {
        /** Without the password, for logs. */
        @Override
        public String toString() {
            return "Install[url=" + url + ", uuid=" + uuid + "]";
        }
    }

    /**
     * UpdateOpStruct. Both UUID and URL empty means all modules.
     *
     * @param uuid     of the module, may be empty
     * @param version  empty for any
     * @param url      new source, may be empty
     * @param username for the file server, may be empty
     * @param password for the file server, may be empty; a secret
     */
    record Update(String uuid, String version, String url, String username, String password) implements DuOperation {
        /** Without the password, for logs. */
        @Override
        public String toString() {
            return "Update[uuid=" + uuid + ", url=" + url + "]";
        }
    }

    /**
     * UninstallOpStruct.
     *
     * @param uuid            of the module
     * @param version         empty for all
     * @param executionEnvRef path of the execution environment, may be empty
     */
    record Uninstall(String uuid, String version, String executionEnvRef) implements DuOperation {}
}
