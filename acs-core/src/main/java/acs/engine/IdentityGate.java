package acs.engine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import acs.credential.CpeIdentity;
import acs.credential.CredentialPlan.Occasion;
import acs.credential.StunParameters;
import acs.cwmp.EventCode;
import acs.cwmp.Inform;
import acs.port.DeviceNotices;
import acs.port.Enrolment;
import acs.port.NoticeRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Holds what a sender has proven against the device that it speaks for: a device cannot speak for another. Who tries is
 * refused and counted, and the device that was claimed gets a line in its history. Thread-safe.
 */
public final class IdentityGate {
    /** The type of that line. */
    public static final String REFUSED_EVENT = "acs.identityRefused";

    private static final Logger LOG = LoggerFactory.getLogger(IdentityGate.class);
    private static final Reply FORBIDDEN = new Reply.Status(403, "these are not the credentials of this device", null);

    private final Enrolment enrolment;
    private final DeviceNotices notices;
    private final AuthMeters meters;
    private final NoticeLimits limits;
    private final Scheduler scheduler;
    /** When a device was last noticed, the longest ago first. Guarded by itself, as the two below. */
    private final Map<String, Long> noticed = new LinkedHashMap<>();
    private long second;
    private int noticedInSecond;

    /**
     * @param enrolment says whether a shared secret will do
     * @param scheduler gives the time; virtual in tests
     */
    public IdentityGate(Enrolment enrolment, DeviceNotices notices, AuthMeters meters, NoticeLimits limits,
            Scheduler scheduler) {
        this.enrolment = enrolment;
        this.notices = notices;
        this.meters = meters;
        this.limits = limits;
        this.scheduler = scheduler;
    }

    /**
     * Goes on with an Inform whose sender may speak for the device that it claims to be, or refuses it. Fails when the store
     * cannot tell.
     */
    Mono<Reply> admit(CpePost post, String deviceKey, Supplier<Mono<Reply>> goOn) {
        return switch (post.identity()) {
            case CpeIdentity.Unasked unasked -> goOn.get();
            case CpeIdentity.Unproven unproven -> Mono.just(new Reply.Challenge());
            case CpeIdentity.Device device -> device.deviceKey().equals(deviceKey)
                    ? enrolled(post, deviceKey, AuthFailure.OUTDATED, goOn)
                    : Mono.just(otherDevice(post, deviceKey));
            case CpeIdentity.Bootstrap bootstrap -> enrolled(post, deviceKey, AuthFailure.BOOTSTRAP_REFUSED, goOn);
        };
    }

    private Mono<Reply> enrolled(CpePost post, String deviceKey, AuthFailure otherwise, Supplier<Mono<Reply>> goOn) {
        return enrolment.admit(post.identity(), deviceKey).flatMap(admission -> switch (admission) {
            case ADMITTED -> goOn.get();
            case HAS_OWN_CREDENTIAL, NOT_ALLOWED ->
                Mono.just(refuse(post, deviceKey, otherwise, lower(admission)));
        });
    }

    /**
     * An Inform is on disk.
     *
     * @param isNew whether it was the device's first
     * @return whether an operation was queued that this session should do
     */
    Mono<Boolean> informed(LiveSession session, Inform inform, boolean isNew) {
        return Mono.defer(() -> ContainedErrorException.contain(() -> enrolment.informed(session.deviceKey(),
                session.identity(), session.rootObject(), occasion(inform, isNew))))
                .onErrorResume(RuntimeException.class, defect -> {
                    LOG.error("the enrolment of {} failed; its session goes on", session.deviceKey(), defect);
                    return Mono.just(false);
                });
    }

    /** A call that is due by the clock shows nothing new: many devices report where they are reached in each of their Informs. */
    private static Occasion occasion(Inform inform, boolean isNew) {
        if (isNew || inform.events().stream().anyMatch(event -> event.eventCode().equals(EventCode.BOOTSTRAP))) {
            return Occasion.ANEW;
        }
        boolean isDueByClock = inform.events().stream().allMatch(event -> event.eventCode().equals(EventCode.PERIODIC));
        return !isDueByClock && inform.parameterList().stream().anyMatch(value -> StunParameters.show(value.name()))
                ? Occasion.STUN_SHOWN
                : Occasion.ORDINARY;
    }

    /** Somebody who has proven to be one device speaks for another. */
    Reply otherDevice(CpePost post, String deviceKey) {
        return refuse(post, deviceKey, AuthFailure.OTHER_DEVICE, lower(AuthFailure.OTHER_DEVICE));
    }

    private Reply refuse(CpePost post, String deviceKey, AuthFailure failure, String reason) {
        meters.failed(failure);
        long now = scheduler.now(TimeUnit.MILLISECONDS);
        if (isDue(deviceKey, now)) {
            String sender = sender(post.identity());
            String address = post.connection().remoteAddress();
            LOG.warn("{} at {} spoke for device {}: refused, {}", sender, address, deviceKey, reason);
            notices.record(new NoticeRecord(deviceKey, REFUSED_EVENT,
                    Map.of("reason", reason, "provenToBe", sender, "remoteAddress", address),
                    Instant.ofEpochMilli(now)))
                    .subscribe(done -> {}, lost -> LOG.warn("this is missing from the history of {}: {}", deviceKey,
                            lost.toString()));
        }
        return FORBIDDEN;
    }

    /** Whether this is to be told, which is then noted as done. */
    private boolean isDue(String deviceKey, long nowMillis) {
        synchronized (noticed) {
            Long last = noticed.get(deviceKey);
            if (last != null && nowMillis - last < limits.interval().toMillis()) {
                return false;
            }
            if (nowMillis / 1_000 != second) {
                second = nowMillis / 1_000;
                noticedInSecond = 0;
            }
            if (noticedInSecond == limits.perSecond()) {
                return false;
            }
            noticedInSecond++;
            noticed.remove(deviceKey);
            noticed.put(deviceKey, nowMillis);
            if (noticed.size() > limits.devicesMax()) {
                noticed.remove(noticed.keySet().iterator().next());
            }
            return true;
        }
    }

    private static String sender(CpeIdentity identity) {
        return switch (identity) {
            case CpeIdentity.Device device -> "device " + device.deviceKey();
            case CpeIdentity.Bootstrap bootstrap -> "shared credential " + bootstrap.name();
            case CpeIdentity.Unasked unasked -> "nobody";
            case CpeIdentity.Unproven unproven -> "nobody";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
