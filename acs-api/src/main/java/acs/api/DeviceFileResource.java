package acs.api;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

import acs.port.DeviceFile;
import acs.port.DeviceStore;
import acs.port.RowBatch;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Files that devices uploaded. */
final class DeviceFileResource {
    private static final Pattern ID = Pattern
            .compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final FilePorts ports;
    private final DeviceStore devices;
    private final ApiSettings.Pages pages;

    DeviceFileResource(FilePorts ports, DeviceStore devices, ApiSettings.Pages pages) {
        this.ports = ports;
        this.devices = devices;
        this.pages = pages;
    }

    Mono<ApiResponse> list(ApiRequest request) {
        int limit = request.query().number("limit", pages.limitDefault(), 1, pages.limitMax());
        String list = "device-files " + request.segment("id");
        ListAnswer<DeviceFile> page = new ListAnswer<>(request, list, limit, pages.charactersMax(),
                file -> file.fileId().toString(), (g, file) -> {
                    g.writeStartObject();
                    writeMembers(g, file);
                    g.writeEndObject();
                });
        // Rows are short: a read needs no bound of bytes.
        return DeviceResource.firstFound(request, devices::find).flatMap(device -> page.read((from, bounds) -> ports
                .uploads().received(device.id(), from, bounds.rows()).map(rows -> new RowBatch<>(rows, false))));
    }

    Mono<ApiResponse> find(ApiRequest request) {
        return known(request).map(file -> ApiResponse.json(Json.object(g -> writeMembers(g, file))).tagged());
    }

    /** Always as a file to be saved: what a device sent must not run in anybody's browser. */
    Mono<ApiResponse> content(ApiRequest request) {
        return known(request).flatMap(file -> ports.files().content(file.fileId())).map(FileResource::bytes)
                .map(answer -> answer.header("Content-Disposition", "attachment"))
                .switchIfEmpty(Mono.error(DeviceFileResource::nothing));
    }

    Mono<ApiResponse> delete(ApiRequest request) {
        return known(request).flatMap(file -> ports.uploads().forget(file.deviceKey(), file.fileId()))
                .map(gone -> ApiResponse.empty(204));
    }

    private Mono<DeviceFile> known(ApiRequest request) {
        String id = request.segment("fileId").toLowerCase(Locale.ROOT);
        return DeviceResource.firstFound(request, devices::find)
                .flatMap(device -> ID.matcher(id).matches()
                        ? ports.uploads().received(device.id(), UUID.fromString(id))
                        : Mono.<DeviceFile>empty())
                .switchIfEmpty(Mono.error(DeviceFileResource::nothing));
    }

    private static ProblemException nothing() {
        return new ProblemException(
                Problem.of(Problem.Kind.NOT_FOUND, "The device has no file with this id, or not any more."));
    }

    private static void writeMembers(JsonGenerator g, DeviceFile file) {
        g.writeStringProperty("id", file.fileId().toString());
        g.writeStringProperty("deviceId", file.deviceKey());
        g.writeStringProperty("operationId", file.operationId().toString());
        g.writeStringProperty("fileType", file.fileType());
        g.writeStringProperty("mediaType", file.mediaType());
        g.writeNumberProperty("size", file.size());
        g.writeStringProperty("sha256", file.sha256());
        g.writeName("receivedAt");
        Json.writeTime(g, file.receivedAt());
    }
}
