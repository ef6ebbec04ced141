package acs.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import acs.cwmp.AutonomousDuStateChangeComplete;
import acs.cwmp.AutonomousOpResult;
import acs.cwmp.AutonomousTransferComplete;
import acs.cwmp.CpeRequest;
import acs.cwmp.DuStateChangeComplete;
import acs.cwmp.EventStruct;
import acs.cwmp.FaultStruct;
import acs.cwmp.GetRpcMethods;
import acs.cwmp.Inform;
import acs.cwmp.InvalidArguments;
import acs.cwmp.Kicked;
import acs.cwmp.OpResult;
import acs.cwmp.RequestDownload;
import acs.cwmp.TransferComplete;
import acs.cwmp.UnknownRpc;
import acs.cwmp.UrlUserInfo;
import acs.port.InformRecord;
import acs.port.NoticeRecord;
import acs.port.RequestRecord;
import acs.store.EventSequence.Position;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Collects rows of {@code device_event} for one commit and writes them. */
final class EventRows {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long OBJECT_BYTES = 64;
    private static final String NO_DETAILS = "{}";

    private final EventSequence sequence;
    private final List<String> devices = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<String> commandKeys = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    EventRows(EventSequence sequence) {
        this.sequence = sequence;
    }

    boolean isEmpty() {
        return devices.isEmpty();
    }

    /** A row for each event code. */
    void add(InformRecord inform) {
        for (EventStruct event : inform.inform().events()) {
            add(inform.deviceKey(), inform.receivedAt(), event.eventCode().text(), event.commandKey(), NO_DETAILS);
        }
    }

    /** One row. */
    void add(RequestRecord request) {
        Map<String, Object> arguments = new LinkedHashMap<>(arguments(request.request()));
        Object commandKey = arguments.remove("commandKey");
        add(request.deviceKey(), request.receivedAt(), request.request().rpcName(),
                commandKey == null ? "" : commandKey.toString(),
                arguments.isEmpty() ? NO_DETAILS : JSON.writeValueAsString(EventDetails.bounded(arguments)));
    }

    /** One row. */
    void add(NoticeRecord notice) {
        Map<String, Object> details = new TreeMap<>();
        notice.details().forEach((name, value) -> details.put(name, StoredText.clean(UrlUserInfo.masked(value))));
        add(notice.deviceKey(), notice.at(), notice.type(), "",
                JSON.writeValueAsString(EventDetails.bounded(details)));
    }

    private void add(String device, Instant time, String type, String commandKey, String json) {
        Position position = sequence.next(time);
        devices.add(device);
        times.add(position.receivedAt());
        sequences.add(position.number());
        types.add(StoredText.name(UrlUserInfo.masked(type)));
        commandKeys.add(StoredText.name(UrlUserInfo.masked(commandKey)));
        details.add(json);
    }

    /**
     * Writes them for devices that are in the inventory.
     *
     * @return the keys of these devices
     */
    Mono<Set<String>> insert(PostgresqlConnection connection) {
        return connection.createStatement("""
                INSERT INTO device_event (device_id, received_at, event_seq, type, command_key, details)
                SELECT d.device_id, u.received_at, u.event_seq, u.type, u.command_key, u.details::jsonb
                  FROM device d, unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::text[], $5::text[], $6::text[])
                       AS u (id, received_at, event_seq, type, command_key, details)
                 WHERE d.device_id = u.id
                RETURNING device_id""")
                .bind(0, devices.toArray(String[]::new)).bind(1, times.toArray(Instant[]::new))
                .bind(2, sequences.toArray(Long[]::new)).bind(3, types.toArray(String[]::new))
                .bind(4, commandKeys.toArray(String[]::new)).bind(5, details.toArray(String[]::new))
                .execute().concatMap(result -> result.map((row, metadata) -> Rows.text(row, 0)))
                .<Set<String>>collect(HashSet::new, Set::add);
    }

    /** What a request takes in memory, nearly. */
    static long bytes(RequestRecord request) {
        return OBJECT_BYTES + bytes(arguments(request.request()));
    }

    static long bytes(NoticeRecord notice) {
        return OBJECT_BYTES + bytes(notice.details());
    }

    private static long bytes(Object argument) {
        return OBJECT_BYTES + switch (argument) {
            case String text -> text.length();
            case Map<?, ?> object -> object.values().stream().mapToLong(EventRows::bytes).sum();
            case List<?> list -> list.stream().mapToLong(EventRows::bytes).sum();
            default -> 0;
        };
    }

    /** By their CWMP name in camelCase; never of an Inform. */
    static Map<String, Object> arguments(CpeRequest request) {
        return switch (request) {
            case TransferComplete it -> object("commandKey", it.commandKey(), "faultStruct", fault(it.fault()),
                    "startTime", it.startTime().text(), "completeTime", it.completeTime().text());
            case AutonomousTransferComplete it ->
                object("announceUrl", it.announceUrl(), "transferUrl", it.transferUrl(),
                        "isDownload", it.isDownload(), "fileType", it.fileType(), "fileSize", it.fileSize(),
                        "targetFileName", it.targetFileName(), "faultStruct", fault(it.fault()),
                        "startTime", it.startTime().text(), "completeTime", it.completeTime().text());
            case RequestDownload it -> object("fileType", it.fileType(), "fileTypeArg", it.fileTypeArg().stream()
                    .map(argument -> object("name", argument.name(), "value", argument.value())).toList());
            case Kicked it ->
                object("command", it.command(), "referer", it.referer(), "arg", it.arg(), "next", it.next());
            case DuStateChangeComplete it -> object("commandKey", it.commandKey(),
                    "results", it.results().stream().map(EventRows::result).toList());
            case AutonomousDuStateChangeComplete it -> object("results", it.results().stream()
                    .map(EventRows::result).toList());
            case InvalidArguments it -> object("detail", it.detail());
            case GetRpcMethods it -> Map.of();
            case UnknownRpc it -> Map.of();
            case Inform it -> throw new IllegalArgumentException("an Inform is recorded as one");
        };
    }

    private static Map<String, Object> result(AutonomousOpResult it) {
        Map<String, Object> result = new LinkedHashMap<>(object("operationPerformed", it.operationPerformed()));
        result.putAll(result(it.result()));
        return result;
    }

    private static Map<String, Object> result(OpResult it) {
        return object("uuid", it.uuid(), "deploymentUnitRef", it.deploymentUnitRef(), "version", it.version(),
                "currentState", it.currentState(), "resolved", it.resolved(),
                "executionUnitRefList", it.executionUnitRefList(), "startTime", it.startTime().text(),
                "completeTime", it.completeTime().text(), "fault", fault(it.fault()));
    }

    private static Map<String, Object> fault(FaultStruct it) {
        return object("faultCode", it.faultCode().number(), "faultString", it.faultString());
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            object.put((String) namesAndValues[i],
                    value instanceof String text ? StoredText.clean(UrlUserInfo.masked(text)) : value);
        }
        return object;
    }
}
