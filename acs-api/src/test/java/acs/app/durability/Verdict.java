package acs.app.durability;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.DeleteObject;
import acs.cwmp.Download;
import acs.cwmp.GetOptions;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.load.cpe.DeviceLedger.Deed;
import acs.load.cpe.DeviceLedger.Deed.Answered;
import acs.load.cpe.Misbehaviour;
import tools.jackson.databind.JsonNode;

/** Holds what the ACS says became of operations against what the device itself wrote down. */
final class Verdict {
    private static final Set<String> NEVER_TWICE = Set.of("addObject", "rpc", "download", "upload", "scheduleDownload",
            "reboot", "scheduleInform", "changeDuState");

    private final List<Deed> deeds;
    private final List<Answered> answered;
    private final Set<Misbehaviour> misbehaviours;

    Verdict(List<Deed> deeds, Set<Misbehaviour> misbehaviours) {
        this.deeds = deeds;
        this.answered = deeds.stream().filter(Answered.class::isInstance).map(Answered.class::cast).toList();
        this.misbehaviours = misbehaviours;
    }

    /** What does not agree about one operation; nothing when all does. */
    List<String> about(Asked asked, JsonNode operation) {
        List<Answered> ours = answered.stream().filter(deed -> isOf(asked, deed.request())).toList();
        long done = ours.stream().filter(Answered::isDone).count();
        List<String> wrong = new ArrayList<>();
        if (NEVER_TWICE.contains(asked.type()) && done > 1) {
            wrong.add("was done " + done + " times");
        }
        boolean unseen = operation.get("attempts").asInt() == 0;
        switch (operation.get("status").asString()) {
            case "succeeded" -> succeeded(asked, operation, ours, wrong);
            case "failed" -> {
                boolean refused = operation.get("fault").get("reason").asString().equals("cpeFault")
                        && operation.get("attempts").asInt() == 1;
                if (refused && done > 0 && !asked.key().isEmpty()) {
                    wrong.add("was refused, says the ACS, and done, says the device");
                }
            }
            case "expired", "cancelled" -> {
                if (unseen && !asked.key().isEmpty() && !ours.isEmpty()) {
                    wrong.add("was never tried, says the ACS, and the device answered it");
                }
            }
            default -> wrong.add("is in limbo");
        }
        return wrong.stream().map(text -> asked + " " + text + ": " + operation + "; " + ours).toList();
    }

    private void succeeded(Asked asked, JsonNode operation, List<Answered> ours, List<String> wrong) {
        boolean happened = switch (asked.type()) {
            // Any boot says that a reboot is through.
            case "reboot" -> deeds.stream().anyMatch(
                    deed -> deed instanceof Deed.Restarted || deed instanceof Deed.BeganAnew);
            case "factoryReset" -> deeds.stream().anyMatch(Deed.BeganAnew.class::isInstance);
            case "refresh" -> answered.stream().anyMatch(deed -> deed.isDone()
                    && deed.request().rpcName().equals("GetParameterNames"));
            case "diagnose" -> answered.stream().anyMatch(deed -> deed.isDone()
                    && deed.request() instanceof SetParameterValues set && set.parameterList().stream().anyMatch(
                            value -> value.name().endsWith("DiagnosticsState") && value.value().equals("Requested")));
            case "download", "upload", "scheduleDownload" -> misbehaviours.contains(Misbehaviour.EMPTY_COMMAND_KEY)
                    || deeds.stream().anyMatch(deed -> deed instanceof Deed.Transferred transferred
                            && transferred.succeeded() && transferred.transfer().commandKey().equals(asked.key()));
            default -> ours.stream().anyMatch(Answered::isDone);
        };
        if (!happened) {
            wrong.add("was done, says the ACS, and not, says the device");
        }
        if (asked.type().equals("addObject") && ours.stream().noneMatch(deed -> deed.instanceNumber() == operation
                .get("result").get("instanceNumber").asLong())) {
            wrong.add("made another instance than the ACS says");
        }
    }

    /**
     * What a device says that a parameter is must be what it had from the factory, or what it was set to.
     *
     * @param factory value of the asked parameter
     */
    List<String> aboutValue(Asked asked, JsonNode operation, String factory) {
        List<String> wrong = new ArrayList<>();
        for (JsonNode value : operation.at("/result/parameterValues")) {
            String told = value.get("value").asString();
            boolean ours = value.get("path").asString().equals(asked.path());
            if (ours && !told.equals(factory) && !wasSet(asked.path(), told)) {
                wrong.add(asked + " tells a value that the device never had: " + told);
            }
        }
        return wrong;
    }

    private boolean wasSet(String path, String value) {
        return answered.stream().anyMatch(deed -> deed.isDone() && deed.request() instanceof SetParameterValues set
                && set.parameterList().stream()
                        .anyMatch(each -> each.name().equals(path) && each.value().equals(value)));
    }

    /**
     * Of the settings of one parameter, given in the order in which they were asked for: none is done after a later one, and the
     * last that succeeded, or one that was asked for later, is what the device has.
     *
     * @param statuses how each of them ended
     */
    List<String> aboutOrder(String path, List<Asked> asked, List<String> statuses) {
        List<String> wrong = new ArrayList<>();
        int last = -1;
        boolean forgot = false;
        for (Deed deed : deeds) {
            if (deed instanceof Deed.BeganAnew) {
                forgot = true;
            } else if (deed instanceof Answered one && one.isDone()
                    && one.request() instanceof SetParameterValues set) {
                int position = position(asked, set.parameterKey());
                if (position >= 0 && position < last) {
                    wrong.add(path + ": " + asked.get(position) + " was done after " + asked.get(last));
                }
                last = Math.max(last, position);
            }
        }
        int succeeded = statuses.lastIndexOf("succeeded");
        if (succeeded > last && !forgot) {
            wrong.add(path + ": " + asked.get(succeeded) + " succeeded, and the device has an older value");
        }
        return wrong;
    }

    private static int position(List<Asked> asked, String key) {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOf(Asked asked, AcsRequest request) {
        return request.rpcName().equalsIgnoreCase(rpcName(asked.type())) && Objects.equals(asked.key(), key(request));
    }

    private static String rpcName(String type) {
        return type.equals("rpc") ? "X_202BC1_Echo" : type;
    }

    private static String key(AcsRequest request) {
        return switch (request) {
            case SetParameterValues it -> it.parameterKey();
            case AddObject it -> it.parameterKey();
            case DeleteObject it -> it.parameterKey();
            case Download it -> it.commandKey();
            case Upload it -> it.commandKey();
            case ScheduleDownload it -> it.commandKey();
            case Reboot it -> it.commandKey();
            case ScheduleInform it -> it.commandKey();
            case ChangeDuState it -> it.commandKey();
            case CancelTransfer it -> it.commandKey();
            case GetOptions it -> it.optionName();
            case SetVouchers it -> new String(Base64.getDecoder().decode(it.voucherList().get(0)),
                    StandardCharsets.US_ASCII);
            case VendorRequest it -> it.arguments().get(0).value();
            default -> "";
        };
    }
}
