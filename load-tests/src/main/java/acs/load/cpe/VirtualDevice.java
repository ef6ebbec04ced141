package acs.load.cpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.CancelTransfer;
import acs.cwmp.ChangeDuState;
import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.DeleteObject;
import acs.cwmp.DeviceId;
import acs.cwmp.Download;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.FactoryReset;
import acs.cwmp.FactoryResetResponse;
import acs.cwmp.GetAllQueuedTransfers;
import acs.cwmp.GetOptions;
import acs.cwmp.GetParameterAttributes;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterValues;
import acs.cwmp.GetQueuedTransfers;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.GetRpcMethodsResponse;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.ScheduleInformResponse;
import acs.cwmp.SetParameterAttributes;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetVouchers;
import acs.cwmp.TransferComplete;
import acs.cwmp.Upload;
import acs.cwmp.VendorRequest;
import acs.cwmp.VendorResponse;
import org.jspecify.annotations.Nullable;

/**
 * A device with a data model: what it has, what it still has to do and what it still has to tell. It takes every RPC; what an RPC
 * starts (a reboot, a transfer, a test) happens between two sessions: ended by {@link #sessionEnded}, done by {@link #wake}. For one
 * thread at a time; it does no I/O but by its {@link FileTransfer}, whose results it takes when woken.
 */
final class VirtualDevice {
    /** A vendor's method, which answers its arguments. */
    static final String ECHO = "X_202BC1_Echo";

    private static final List<String> METHODS = List.of("GetRPCMethods", "SetParameterValues", "GetParameterValues",
            "GetParameterNames", "SetParameterAttributes", "GetParameterAttributes", "AddObject", "DeleteObject",
            "Reboot", "FactoryReset", "Download", "Upload", "ScheduleInform", "ScheduleDownload", "CancelTransfer",
            "GetQueuedTransfers", "GetAllQueuedTransfers", "ChangeDUState", "SetVouchers", "GetOptions", ECHO);
    private static final List<String> FORCED_INFORM = List.of("RootDataModelVersion", "DeviceSummary",
            "DeviceInfo.SpecVersion", "DeviceInfo.HardwareVersion", "DeviceInfo.SoftwareVersion",
            "DeviceInfo.ProvisioningCode", "ManagementServer.ConnectionRequestURL", "ManagementServer.ParameterKey",
            "ManagementServer.AliasBasedAddressing");
    private static final Set<String> FORCED_ACTIVE = Set.of("DeviceInfo.SoftwareVersion", "DeviceInfo.ProvisioningCode",
            "ManagementServer.ConnectionRequestURL");
    private static final int SCHEDULED_MAX = 16;
    private static final int VERSION_LENGTH_MAX = 64;

    private final DeviceTree tree;
    private final String serialNumber;
    private final Set<Misbehaviour> misbehaviours;
    private final double misbehaviourShare;
    private final Random random;
    private final @Nullable DeviceLedger ledger;
    private final PendingNews news = new PendingNews();
    private final Diagnostics diagnostics;
    private final ParameterMethods parameters;
    private final ObjectMethods objects;
    private final TransferMethods transfers;
    private final SoftwareModules modules = new SoftwareModules();
    private final Options options = new Options();
    private final List<Scheduled> scheduled = new ArrayList<>();
    private final List<String> rebootKeys = new ArrayList<>();
    private String connectionRequestUrl = "";
    private boolean factoryReset;
    private long nowSeconds;

    /** An Inform that the ACS has asked for. */
    private record Scheduled(long dueSeconds, String commandKey) {}

    VirtualDevice(DeviceProfile profile, int index, String serialNumber) {
        this(profile, index, serialNumber, 0);
    }

    /** @param seed of everything random */
    VirtualDevice(DeviceProfile profile, int index, String serialNumber, long seed) {
        this.tree = profile.tree().fresh();
        this.serialNumber = serialNumber;
        this.misbehaviours = profile.misbehaviours().apply(index);
        this.misbehaviourShare = profile.misbehaviourShare();
        this.random = new Random(seed ^ ((long) index << 32) ^ serialNumber.hashCode());
        this.ledger = profile.keepsLedger() ? new DeviceLedger() : null;
        this.transfers = new TransferMethods(profile.files());
        this.diagnostics = new Diagnostics(tree);
        this.parameters = new ParameterMethods(tree, diagnostics);
        this.objects = new ObjectMethods(tree, parameters);
        tree.set(tree.root() + "DeviceInfo.SerialNumber", serialNumber);
    }

    DeviceTree tree() {
        return tree;
    }

    PendingNews news() {
        return news;
    }

    /** What it does wrong this time. */
    Set<Misbehaviour> misbehaviours() {
        return misbehaviours.isEmpty() || random.nextDouble() >= misbehaviourShare ? Set.of() : misbehaviours;
    }

    /** {@code null} when it keeps none. */
    @Nullable
    DeviceLedger ledger() {
        return ledger;
    }

    private void record(DeviceLedger.Deed deed) {
        if (ledger != null) {
            ledger.add(deed);
        }
    }

    /**
     * Where connection requests reach it, and nowhere else, until told otherwise: a dump's addresses are those of the device that
     * it was taken from. A factory reset does not change it.
     */
    void reachableAt(String url) {
        connectionRequestUrl = url;
        tree.set(tree.root() + "ManagementServer.ConnectionRequestURL", url);
        tree.set(tree.root() + "ManagementServer.UDPConnectionRequestAddress", "");
        tree.set(tree.root() + "ManagementServer.ConnReqJabberID", "");
    }

    /** Where datagrams reach it, as its STUN client has found out; told like any other change. */
    void reachableByDatagramAt(String address) {
        change(tree.root() + "ManagementServer.UDPConnectionRequestAddress", address);
    }

    StunLogin stunLogin() {
        String server = tree.root() + "ManagementServer.";
        return new StunLogin(tree.value(server + "STUNUsername"), tree.value(server + "STUNPassword"));
    }

    ConnectionRequestLogin connectionRequestLogin() {
        String server = tree.root() + "ManagementServer.";
        return new ConnectionRequestLogin(tree.value(server + "ConnectionRequestUsername"),
                tree.value(server + "ConnectionRequestPassword"));
    }

    @Nullable
    CpeLogin login() {
        String server = tree.root() + "ManagementServer.";
        CpeLogin set = new CpeLogin(tree.value(server + "Username"), tree.value(server + "Password"));
        return set.username().isEmpty() || set.password().isEmpty() ? null : set;
    }

    DeviceId deviceId() {
        return new DeviceId(identity("Manufacturer", "Manufacturer", "Simulated"),
                identity("OUI", "ManufacturerOUI", "202BC1"), identity("ProductClass", "ProductClass", "SimCPE"),
                serialNumber);
    }

    private String identity(String part, String parameter, String otherwise) {
        String known = tree.identity(part);
        String shown = known.isEmpty() ? tree.value(tree.root() + "DeviceInfo." + parameter) : known;
        return shown.isEmpty() ? otherwise : shown;
    }

    /** What the next Inform holds: the parameters that it must, and those that have changed. */
    List<ParameterValue> informParameters() {
        Set<String> names = new TreeSet<>(news.changedNames());
        FORCED_INFORM.forEach(name -> names.add(tree.root() + name));
        return names.stream().map(tree::node).filter(node -> node != null)
                .map(node -> new ParameterValue(node.name(), node.value(), node.type())).toList();
    }

    /** The response or fault to a request of the ACS. */
    CwmpMessage answer(AcsRequest request) {
        CwmpMessage answer = carriedOut(request);
        if (ledger != null) {
            ledger.answered(request, answer);
        }
        return answer;
    }

    private CwmpMessage carriedOut(AcsRequest request) {
        return switch (request) {
            case GetRpcMethods methods -> new GetRpcMethodsResponse(METHODS);
            case SetParameterValues set -> parameters.setValues(set);
            case GetParameterValues get -> parameters.values(get);
            case GetParameterNames get -> parameters.names(get);
            case SetParameterAttributes set -> parameters.setAttributes(set);
            case GetParameterAttributes get -> parameters.attributes(get);
            case AddObject add -> objects.add(add);
            case DeleteObject delete -> objects.delete(delete);
            case Reboot reboot -> reboot(reboot);
            case FactoryReset reset -> factoryReset();
            case Download download -> transfers.download(download, nowSeconds);
            case Upload upload -> transfers.upload(upload, nowSeconds);
            case ScheduleInform schedule -> schedule(schedule);
            case ScheduleDownload schedule -> transfers.schedule(schedule, nowSeconds);
            case CancelTransfer cancel -> transfers.cancel(cancel);
            case GetQueuedTransfers get -> transfers.queued();
            case GetAllQueuedTransfers get -> transfers.allQueued();
            case ChangeDuState change -> modules.change(change);
            case SetVouchers set -> options.set(set);
            case GetOptions get -> options.get(get);
            case VendorRequest vendor -> vendor(vendor);
        };
    }

    private CwmpMessage reboot(Reboot request) {
        if (ParameterMethods.isTooLong(request.commandKey())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        rebootKeys.add(request.commandKey());
        return new RebootResponse();
    }

    private CwmpMessage factoryReset() {
        factoryReset = true;
        return new FactoryResetResponse();
    }

    private CwmpMessage schedule(ScheduleInform request) {
        if (request.delaySeconds() < 1 || ParameterMethods.isTooLong(request.commandKey())) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        if (scheduled.size() >= SCHEDULED_MAX) {
            return CpeFaults.fault(CpeFaults.RESOURCES_EXCEEDED);
        }
        scheduled.add(new Scheduled(nowSeconds + request.delaySeconds(), request.commandKey()));
        return new ScheduleInformResponse();
    }

    private static CwmpMessage vendor(VendorRequest request) {
        return request.rpcName().equals(ECHO)
                ? new VendorResponse(ECHO + "Response", request.arguments())
                : CpeFaults.fault(CpeFaults.METHOD_NOT_SUPPORTED);
    }

    /** A value changes without the ACS: by a user, or by what happens. */
    void change(String name, String value) {
        DeviceNode node = tree.node(name);
        if (node == null || node.isObject() || node.value().equals(value)) {
            return;
        }
        tree.set(name, value);
        boolean forced = FORCED_ACTIVE.contains(name.substring(tree.root().length()));
        if (forced || isTold(node.notification())) {
            news.changed(name);
        }
    }

    /** Whether an Inform tells a change; 3 and 5 mean lightweight notification alone. */
    private static boolean isTold(int notification) {
        return notification != 0 && notification != 3 && notification != 5;
    }

    /** The session is over, however it ended: the device does what it has promised. */
    void sessionEnded() {
        if (factoryReset) {
            factoryReset = false;
            forgetAll();
        } else if (!rebootKeys.isEmpty()) {
            restart();
            rebootKeys.forEach(key -> news.add(new EventStruct(new EventCode("M Reboot"), key)));
            rebootKeys.clear();
        }
        diagnostics.run(news);
    }

    /** Power is lost and comes back. */
    void restart() {
        record(new DeviceLedger.Deed.Restarted());
        diagnostics.abandon();
        news.rebooted();
    }

    private void forgetAll() {
        record(new DeviceLedger.Deed.BeganAnew());
        diagnostics.abandon();
        tree.reset();
        tree.set(tree.root() + "DeviceInfo.SerialNumber", serialNumber);
        if (!connectionRequestUrl.isEmpty()) {
            reachableAt(connectionRequestUrl);
        }
        objects.reset();
        transfers.clear();
        modules.reset();
        options.reset();
        scheduled.clear();
        rebootKeys.clear();
        news.bootstrapped();
    }

    /** Time has passed: does what is due. */
    void wake(CwmpDateTime now) {
        nowSeconds = now.instant().map(instant -> instant.getEpochSecond()).orElse(nowSeconds);
        transfers.begin(nowSeconds, now);
        transfers.takeEnded().forEach(ended -> apply(ended, now));
        modules.run(news, now);
        scheduled.removeIf(inform -> {
            boolean due = inform.dueSeconds() <= nowSeconds;
            if (due) {
                news.add(EventCode.SCHEDULED);
                news.add(new EventStruct(new EventCode("M ScheduleInform"), inform.commandKey()));
            }
            return due;
        });
    }

    private void apply(TransferMethods.Ended ended, CwmpDateTime now) {
        Transfer transfer = ended.transfer();
        TransferredFile file = ended.file();
        record(new DeviceLedger.Deed.Transferred(transfer, file.fault().isSuccess()));
        if (file.fault().isSuccess() && transfer.isFirmware()) {
            restart();
            String version = file.version().isEmpty() ? version() + ".1" : file.version();
            change(tree.root() + "DeviceInfo.SoftwareVersion",
                    version.substring(0, Math.min(version.length(), VERSION_LENGTH_MAX)));
        }
        Set<Misbehaviour> wrong = misbehaviours();
        if (wrong.contains(Misbehaviour.NO_TRANSFER_COMPLETE)) {
            return;
        }
        boolean forgets = wrong.contains(Misbehaviour.EMPTY_COMMAND_KEY);
        String key = forgets ? "" : transfer.commandKey();
        CwmpDateTime start = forgets ? CwmpDateTime.UNKNOWN : ended.startTime();
        CwmpDateTime end = forgets ? CwmpDateTime.UNKNOWN : now;
        news.add(new TransferComplete(key, file.fault(), start, end), EventCode.TRANSFER_COMPLETE,
                "M " + transfer.method(), key);
    }

    private String version() {
        return tree.value(tree.root() + "DeviceInfo.SoftwareVersion");
    }

    /** When the device will call by itself: seconds since 1970, 0 for at once, {@link Long#MAX_VALUE} for not. */
    long wantsSessionAt() {
        if ((!news.isEmpty() && !isPassiveNews()) || modules.areWaiting()) {
            return 0;
        }
        return scheduled.stream().mapToLong(Scheduled::dueSeconds).min().orElse(Long.MAX_VALUE);
    }

    /** When a transfer needs {@link #wake} without a session: seconds since 1970, 0 for now, {@link Long#MAX_VALUE} for not. */
    long wantsWakeAt() {
        return transfers.nextSeconds();
    }

    private boolean isPassiveNews() {
        return news.events().stream().allMatch(event -> event.eventCode().equals(EventCode.VALUE_CHANGE))
                && news.changedNames().stream().noneMatch(this::isActive);
    }

    private boolean isActive(String name) {
        DeviceNode node = tree.node(name);
        return FORCED_ACTIVE.contains(name.substring(tree.root().length()))
                || (node != null && ParameterMethods.isActive(node.notification()));
    }
}
