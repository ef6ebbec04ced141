package acs.api;

import static acs.api.Action.command;
import static acs.api.Action.delete;
import static acs.api.Action.get;
import static acs.api.Action.patch;
import static acs.api.Action.post;
import static acs.api.Action.put;
import static acs.api.Action.upload;
import static acs.api.Route.open;
import static acs.api.Route.withToken;

import java.util.List;

/** The REST API on one page. */
final class Routes {
    static final String BASE = "/api/v1";

    private Routes() {}

    /** Of the file service. */
    static List<Route> ofFiles(FileResource files, DeviceFileResource uploads) {
        return List.of(
                withToken(BASE + "/files", get(files::list, "limit", "cursor")),
                withToken(BASE + "/files/{name}", get(files::find),
                        upload(files::put, "fileType", "manufacturer", "oui", "productClass", "version", "sha256",
                                "url", "size"),
                        patch(files::describe), delete(files::delete)),
                withToken(BASE + "/files/{name}/content", get(files::content)),
                withToken(BASE + "/devices/{id}/files", get(uploads::list, "limit", "cursor")),
                withToken(BASE + "/devices/{id}/files/{fileId}", get(uploads::find), delete(uploads::delete)),
                withToken(BASE + "/devices/{id}/files/{fileId}/content", get(uploads::content)));
    }

    static List<Route> of(DeviceResource devices, OperationResource operations, SessionResource sessions,
            CredentialResource credentials, WakeResource wakes, OpenApiResource openApi) {
        return List.of(
                withToken(BASE + "/devices", get(devices::list, "limit", "cursor", "fields")),
                withToken(BASE + "/devices/{id}", get(devices::find, "fields")),
                withToken(BASE + "/devices/{id}/parameters",
                        get(devices::parameters, "path", "depth", "limit", "cursor")),
                withToken(BASE + "/devices/{id}/events", get(devices::events, "limit", "cursor")),
                withToken(BASE + "/devices/{id}/operations",
                        get(operations::listOfDevice, "status", "limit", "cursor", "fields"),
                        post(operations::create)),
                withToken(BASE + "/devices/{id}/wake", get(wakes::last), command(wakes::wake, WakeResource.LONGEST)),
                withToken(BASE + "/devices/{id}/sessions", get(sessions::list, "limit", "cursor")),
                withToken(BASE + "/devices/{id}/sessions/{sessionId}", get(sessions::find)),
                withToken(BASE + "/devices/{id}/capture", get(sessions::capturedUntil), put(sessions::capture),
                        delete(sessions::endCapture)),
                withToken(BASE + "/devices/{id}/credentials", get(credentials::find), put(credentials::change),
                        delete(credentials::forget)),
                withToken(BASE + "/operations", get(operations::list, "device", "status", "limit", "cursor", "fields")),
                withToken(BASE + "/operations/{opId}", get(operations::find), delete(operations::cancel)),
                withToken(BASE + "/operations/{opId}/result", get(operations::result)),
                open(BASE + "/openapi.json", get(openApi::document)));
    }
}
