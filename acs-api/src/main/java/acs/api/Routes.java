package acs.api;

import static acs.api.Route.open;
import static acs.api.Route.withToken;

import java.util.List;

/** The REST API on one page. */
final class Routes {
    static final String BASE = "/api/v1";

    private Routes() {}

    static List<Route> of(DeviceResource devices, OpenApiResource openApi) {
        return List.of(
                withToken(BASE + "/devices", devices::list, "limit", "cursor", "fields"),
                withToken(BASE + "/devices/{id}", devices::find, "fields"),
                withToken(BASE + "/devices/{id}/parameters", devices::parameters, "path", "depth", "limit", "cursor"),
                withToken(BASE + "/devices/{id}/events", devices::events, "limit", "cursor"),
                open(BASE + "/openapi.json", openApi::document));
    }
}
