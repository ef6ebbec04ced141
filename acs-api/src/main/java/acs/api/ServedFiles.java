package acs.api;

import java.util.Locale;

import acs.cwmp.AcsRequest;
import acs.cwmp.Download;
import acs.cwmp.ScheduleDownload;
import acs.device.Device;
import acs.operation.Operation;
import acs.port.DeviceStore;
import acs.port.FileRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Checks transfers that name no URL against the file service, when they are asked for: their links are made much later. */
final class ServedFiles {
    private static final String NO_ADDRESS = "the file service has no address that devices know; set files.public-url";

    private final @Nullable FilePorts ports;
    private final DeviceStore devices;

    /** @param ports {@code null} without a file service */
    ServedFiles(@Nullable FilePorts ports, DeviceStore devices) {
        this.ports = ports;
        this.devices = devices;
    }

    /** The whole operation; fails with a problem that names the member. Completes empty when there is no such device. */
    Mono<Operation> complete(String deviceKey, Operation operation, boolean forced) {
        if (!(operation instanceof Operation.Rpc rpc) || !rpc.awaitsLink()) {
            return Mono.just(operation);
        }
        FilePorts service = ports;
        if (rpc.file().isEmpty()) {
            return service != null && service.hasAddress()
                    ? Mono.just(operation)
                    : wrong("url", "missing: " + NO_ADDRESS);
        }
        if (service == null) {
            return wrong("file", "there is no file service");
        }
        return service.files().find(rpc.file())
                .switchIfEmpty(wrong("file", "no file has this name"))
                .flatMap(file -> checked(service, deviceKey, rpc, file, forced));
    }

    private Mono<Operation> checked(FilePorts service, String deviceKey, Operation.Rpc rpc, FileRecord file,
            boolean forced) {
        if (file.description().url().isEmpty() && !service.isElsewhere()) {
            if (file.contentId() == null) {
                return wrong("file", "the file has neither content nor a URL");
            }
            if (!service.hasAddress()) {
                return wrong("file", NO_ADDRESS);
            }
        }
        Operation.Rpc typed = withFileType(rpc, file.description().fileType());
        if (fileType(typed.request()).isEmpty()) {
            return wrong("fileType", "missing, and the file's record does not tell it");
        }
        boolean isForAll = file.description().oui().isEmpty() && file.description().productClass().isEmpty();
        return forced || isForAll
                ? Mono.just(typed)
                : devices.find(deviceKey).flatMap(device -> isFor(file, device)
                        ? Mono.just(typed)
                        : wrong("file", "the file is for " + file.description().oui() + ' '
                                + file.description().productClass() + ", the device is " + device.deviceId().oui() + ' '
                                + device.deviceId().productClass() + "; \"force\": true does it all the same"));
    }

    private static boolean isFor(FileRecord file, Device device) {
        String oui = file.description().oui().toUpperCase(Locale.ROOT);
        String productClass = file.description().productClass();
        return (oui.isEmpty() || oui.equals(device.deviceId().oui().toUpperCase(Locale.ROOT)))
                && (productClass.isEmpty() || productClass.equals(device.deviceId().productClass()));
    }

    /** A repeat that leaves the file type out means the one that the file's record told at first. */
    static Operation withFileTypeOf(Operation asked, Operation first) {
        return asked instanceof Operation.Rpc rpc && !rpc.file().isEmpty() && first instanceof Operation.Rpc then
                ? withFileType(rpc, fileType(then.request()))
                : asked;
    }

    private static Operation.Rpc withFileType(Operation.Rpc rpc, String fileType) {
        AcsRequest request = switch (rpc.request()) {
            case Download it when it.fileType().isEmpty() -> new Download(it.commandKey(), fileType, it.url(),
                    it.username(), it.password(), it.fileSize(), it.targetFileName(), it.delaySeconds(),
                    it.successUrl(), it.failureUrl());
            case ScheduleDownload it when it.fileType().isEmpty() ->
                new ScheduleDownload(it.commandKey(), fileType, it.url(), it.username(), it.password(), it.fileSize(),
                        it.targetFileName(), it.timeWindowList());
            default -> rpc.request();
        };
        return new Operation.Rpc(request, rpc.choosesKey(), rpc.file());
    }

    private static String fileType(AcsRequest request) {
        return switch (request) {
            case Download it -> it.fileType();
            case ScheduleDownload it -> it.fileType();
            default -> "";
        };
    }

    private static <T> Mono<T> wrong(String member, String detail) {
        return Mono.error(() -> new ProblemException(Problem.parameter(member, detail)));
    }
}
