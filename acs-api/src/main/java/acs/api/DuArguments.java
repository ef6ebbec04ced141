package acs.api;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.ChangeDuState;
import acs.cwmp.DuOperation;

/** Arguments of ChangeDUState (<i>TR-069 A6 §A.4.1.10</i>). */
final class DuArguments {
    private static final int OPERATIONS_MAX = 256;
    private static final int URL_MAX = 1024;
    private static final int UUID_MAX = 36;
    private static final int VERSION_MAX = 32;
    private static final int TEXT_MAX = 256;

    private final Arguments arguments;

    DuArguments(Arguments arguments) {
        this.arguments = arguments;
    }

    ChangeDuState changeDuState(String commandKey) {
        List<DuOperation> operations = new ArrayList<>();
        for (Arguments item : arguments.objects("operations", 1, OPERATIONS_MAX)) {
            String action = item.text("operation", 1, VERSION_MAX);
            switch (action) {
                case "install" -> operations.add(install(item));
                case "update" -> operations.add(update(item));
                case "uninstall" -> operations.add(uninstall(item));
                case "" -> {} // Named already.
                default -> item.wrong("operation", "must be install, update or uninstall");
            }
        }
        return new ChangeDuState(operations, commandKey);
    }

    private static DuOperation install(Arguments item) {
        var install = new DuOperation.Install(TransferArguments.url(item, URL_MAX),
                item.optionalText("uuid", UUID_MAX), item.optionalText("username", TEXT_MAX),
                item.optionalText("password", TEXT_MAX), item.optionalText("executionEnvRef", TEXT_MAX));
        item.nothingElse();
        return install;
    }

    private static DuOperation update(Arguments item) {
        String url = item.has("url") ? TransferArguments.url(item, URL_MAX) : "";
        var update = new DuOperation.Update(item.optionalText("uuid", UUID_MAX),
                item.optionalText("version", VERSION_MAX), url, item.optionalText("username", TEXT_MAX),
                item.optionalText("password", TEXT_MAX));
        item.nothingElse();
        return update;
    }

    private static DuOperation uninstall(Arguments item) {
        var uninstall = new DuOperation.Uninstall(item.text("uuid", 1, UUID_MAX),
                item.optionalText("version", VERSION_MAX), item.optionalText("executionEnvRef", TEXT_MAX));
        item.nothingElse();
        return uninstall;
    }
}
