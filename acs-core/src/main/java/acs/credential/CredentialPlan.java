package acs.credential;

import java.time.Duration;
import java.time.Instant;

import acs.credential.DeviceCredential.Change;
import acs.credential.DeviceCredential.DerivedLogin;
import acs.credential.DeviceCredential.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a device's credentials after it called.
 *
 * @param set         to be set in the device as its own, {@code null} for nothing
 * @param taken       that the device has shown to have, {@code null} for nothing
 * @param setRequests version of the ConnectionRequest credentials to be set, 0 for none
 * @param setStun     version of the STUN credentials to be set, 0 for none
 */
public record CredentialPlan(@Nullable OwnSecret set, @Nullable OwnSecret taken, int setRequests, int setStun) {
    /** Nothing. */
    public static final CredentialPlan NOTHING = new CredentialPlan(null, null, 0, 0);
    private static final Duration RETRY = Duration.ofMinutes(10);
    private static final Duration RETRY_MAX = Duration.ofDays(1);
    private static final int DOUBLINGS_MAX = 10;

    /** What a call tells, besides who it is. */
    public enum Occasion {
        /** Nothing that matters here, as nearly all calls. */
        ORDINARY,
        /** Something happened to the device, and it shows that it has a STUN client. */
        STUN_SHOWN,
        /** It is the first contact, or has the event BOOTSTRAP: what was set in the device before is gone. */
        ANEW
    }

    /** By which logins besides its own the ACS wants to reach devices. */
    public enum Reach {
        /** By none. */
        NONE,
        /** ConnectionRequest credentials. */
        REQUESTS,
        /** STUN credentials. */
        STUN,
        /** Both. */
        REQUESTS_AND_STUN;

        boolean hasRequests() {
            return this == REQUESTS || this == REQUESTS_AND_STUN;
        }

        boolean hasStun() {
            return this == STUN || this == REQUESTS_AND_STUN;
        }
    }

    /**
     * A device called.
     *
     * @param identity as proven
     * @param occasion what the call tells
     */
    public record Contact(CpeIdentity identity, Occasion occasion) {
        /** Whether there may be anything to do; when not, nothing needs to be read. */
        public boolean matters(int current) {
            return switch (identity) {
                case CpeIdentity.Bootstrap shared -> true;
                case CpeIdentity.Device device -> anew() || isOutdated(device, current);
                case CpeIdentity.Unasked unasked -> anew();
                case CpeIdentity.Unproven unproven -> false;
            };
        }

        /** Whether there is something to do if the device has no STUN credentials yet. */
        public boolean showsStun() {
            return occasion == Occasion.STUN_SHOWN && !(identity instanceof CpeIdentity.Unproven);
        }

        boolean anew() {
            return occasion == Occasion.ANEW;
        }
    }

    /** Whether it was proven with an older version of the key. */
    public static boolean isOutdated(CpeIdentity.Device device, int current) {
        return device.keyVersion() > 0 && device.keyVersion() < current;
    }

    /**
     * Decides.
     *
     * @param known   what is known of the device
     * @param current version of the key that new passwords are derived under
     * @param reach   what the ACS sets in devices that come so
     */
    public static CredentialPlan of(DeviceCredential known, Contact contact, int current, Reach reach, Instant now) {
        DeviceCredential settled = known.settled();
        OwnSecret wanted = wanted(settled, contact.identity(), current);
        boolean mayBegin = settled.next() == null || mayBegin(settled.next(), now);
        return new CredentialPlan(wanted != null && mayBegin ? wanted : null, taken(settled, contact),
                reach.hasRequests() && isWanted(settled.requests(), contact, current, now) ? current : 0,
                reach.hasStun() && isWanted(settled.stun(), contact, current, now) ? current : 0);
    }

    /** The same for a device that has no STUN client. */
    public CredentialPlan withoutStun() {
        return new CredentialPlan(set, taken, setRequests, 0);
    }

    /** Whether there is anything to do. */
    public boolean isEmpty() {
        return set == null && taken == null && setRequests == 0 && setStun == 0;
    }

    private static @Nullable OwnSecret wanted(DeviceCredential settled, CpeIdentity identity, int current) {
        boolean isStored = settled.own().kind() == OwnSecret.Kind.STORED;
        return switch (identity) {
            // It was reset: what it had is set again.
            case CpeIdentity.Bootstrap shared -> isStored
                    ? settled.own()
                    : OwnSecret.derived(settled.deviceKey(), current);
            case CpeIdentity.Device device -> isOutdated(device, current) && !isStored
                    ? OwnSecret.derived(settled.deviceKey(), current)
                    : null;
            case CpeIdentity.Unasked unasked -> null;
            case CpeIdentity.Unproven unproven -> null;
        };
    }

    /** A derived password that came with the device, from the factory: from now on the shared secret is no proof. */
    private static @Nullable OwnSecret taken(DeviceCredential settled, Contact contact) {
        return contact.identity() instanceof CpeIdentity.Device device && device.keyVersion() > 0
                && settled.own().kind() == OwnSecret.Kind.NONE
                        ? OwnSecret.derived(settled.deviceKey(), device.keyVersion())
                        : null;
    }

    private static boolean isWanted(DerivedLogin login, Contact contact, int current, Instant now) {
        boolean isDue = contact.anew() || login.keyVersion() < current;
        return isDue && switch (login.progress()) {
            case OPEN -> false;
            case FAILED -> mayRetry(login.at(), login.attempts(), now);
            case NONE, DONE -> true;
        };
    }

    private static boolean mayBegin(Change next, Instant now) {
        return next.progress() == Progress.FAILED && mayRetry(next.at(), next.attempts(), now);
    }

    /** A device that refuses is not asked in each of its sessions. */
    private static boolean mayRetry(@Nullable Instant at, int attempts, Instant now) {
        Duration wait = RETRY.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), DOUBLINGS_MAX));
        return at == null || !now.isBefore(at.plus(wait.compareTo(RETRY_MAX) < 0 ? wait : RETRY_MAX));
    }
}
