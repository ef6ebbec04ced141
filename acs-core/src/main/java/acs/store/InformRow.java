package acs.store;

import java.util.List;

import acs.cwmp.DeviceId;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.cwmp.Inform;
import acs.cwmp.InformFacts;
import acs.cwmp.ParameterValue;
import acs.cwmp.UrlUserInfo;
import acs.port.InformRecord;
import org.jspecify.annotations.Nullable;

/**
 * An Inform as the device's row takes it.
 *
 * @param inform as recorded
 * @param digest what tells it from others
 * @param kind   what it changes
 * @param secrets seals what it tells of secrets
 */
record InformRow(InformRecord inform, InformDigest digest, Kind kind, StoreSecrets secrets) {
    /** As many as TR-069 allows in one Inform. */
    private static final int EVENTS_MAX = 64;
    private static final int ENTRY_CHARS = 96;

    /** What an Inform changes in the row. */
    enum Kind {
        /** The time of the last Inform alone, provided that the row still holds the same digest. */
        TIME(0),
        /** Everything that it tells. */
        REPORT(1),
        /** The same, and that the device booted. */
        BOOT(2),
        /** The same, and what was known before is void; it may have booted as well. */
        BOOTSTRAP(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** As the SQL knows it. */
        int code() {
            return code;
        }
    }

    static InformRow of(InformRecord inform, LastDigests lastDigests, StoreSecrets secrets) {
        InformDigest digest = InformDigest.of(inform);
        Kind kind = kindOf(inform.inform().events());
        boolean same = kind == Kind.REPORT && lastDigests.isProbably(inform.deviceKey(), digest.content());
        return new InformRow(inform, digest, same ? Kind.TIME : kind, secrets);
    }

    /** The same, with everything sent: the hint was wrong. */
    InformRow inFull() {
        return kind == Kind.TIME ? new InformRow(inform, digest, Kind.REPORT, secrets) : this;
    }

    String key() {
        return inform.deviceKey();
    }

    DeviceId deviceId() {
        return inform.inform().deviceId();
    }

    /** Whether it says 1 BOOT. */
    boolean boots() {
        return kind == Kind.BOOT || (kind == Kind.BOOTSTRAP && inform.inform().events().stream()
                .anyMatch(event -> event.eventCode().kind() == EventCode.Kind.BOOT));
    }

    boolean tellsAll() {
        return kind != Kind.TIME;
    }

    /**
     * The parameters as the hot shadow keeps them, a JSON object. A value is cut as {@link ShadowEntry} tells; parameters
     * that are beyond a device's budget, or whose name no data model could have, are not kept.
     */
    String hot() {
        List<ParameterValue> parameters = inform.inform().parameterList();
        StringBuilder json = new StringBuilder(Math.min(2 + parameters.size() * ENTRY_CHARS, Shadow.BYTES_MAX))
                .append('{');
        for (ParameterValue parameter : parameters) {
            if (parameter.name().length() > ShadowEntry.NAME_MAX) {
                continue;
            }
            if (json.length() > Shadow.BYTES_MAX - ShadowEntry.VALUE_MAX) {
                break;
            }
            json.append(json.length() == 1 ? "\"" : ",\"");
            StoredText.json(parameter.name(), json);
            json.append("\":\"").append(ShadowEntry.letter(parameter.type())).append(digest.shape()).append(':');
            StoredText.json(ShadowEntry.cut(SealedShadow.value(parameter.name(), parameter.value(), key(), secrets)),
                    json);
            json.append('"');
        }
        return json.append('}').toString();
    }

    String events() {
        return StoredText.lines(inform.inform().events().stream().limit(EVENTS_MAX)
                .map(event -> StoredText.name(UrlUserInfo.masked(event.eventCode().text()))).toList());
    }

    /** Bounded, and without user info in URLs. */
    InformFacts facts() {
        return inform.inform().facts();
    }

    /** As reported; sealed when it holds a user or password. {@code null} when not reported. */
    @Nullable
    String connectionRequestUrl() {
        String url = facts().connectionRequestUrl();
        return url == null ? null : SealedShadow.text(StoredText.clean(url), key(), secrets);
    }

    /** Whether the history keeps nothing of it but the time. */
    static boolean isPurelyPeriodic(Inform inform) {
        for (EventStruct event : inform.events()) {
            EventCode.Kind kind = event.eventCode().kind();
            if (kind != EventCode.Kind.PERIODIC && kind != EventCode.Kind.HEARTBEAT) {
                return false;
            }
        }
        return true;
    }

    private static Kind kindOf(List<EventStruct> events) {
        Kind kind = Kind.REPORT;
        for (EventStruct event : events) {
            EventCode.Kind code = event.eventCode().kind();
            if (code == EventCode.Kind.BOOTSTRAP) {
                return Kind.BOOTSTRAP;
            }
            kind = code == EventCode.Kind.BOOT ? Kind.BOOT : kind;
        }
        return kind;
    }
}
