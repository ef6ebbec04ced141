package acs.credential;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a device's credentials, those of its own towards the ACS and those of the ACS towards it. A change counts
 * as done when the operation that sets it in the device has succeeded, and not before: until then old and new are good.
 *
 * @param deviceKey      canonical id
 * @param own            that the device has taken, or that somebody says it has
 * @param ownSince       when that became so, {@code null} when {@code own} is none
 * @param next           that is being set in the device, {@code null} for nothing
 * @param bootstrapUntil the shared secret suffices until then whatever the device has taken, {@code null} when nobody said so
 * @param requests       the ACS's towards the device: ConnectionRequestUsername and ConnectionRequestPassword
 * @param stun           of the device towards the STUN server: STUNUsername and STUNPassword
 * @param rootObject     of the device's data model as an Inform showed it, empty when none did
 * @param changedAt      when anything of this changed
 */
public record DeviceCredential(String deviceKey, OwnSecret own, @Nullable Instant ownSince, @Nullable Change next,
        @Nullable Instant bootstrapUntil, DerivedLogin requests, DerivedLogin stun, String rootObject,
        Instant changedAt) {
    /** What became of an operation that sets something. */
    public enum Progress {
        /** There is none. */
        NONE,
        /** It may have been done, or not. */
        OPEN,
        /** The device took it. */
        DONE,
        /** It ended otherwise; the device may have taken it all the same. */
        FAILED
    }

    /**
     * A secret on its way into the device.
     *
     * @param to        what it is to have
     * @param operation that sets it
     * @param progress  of that
     * @param at        when it was asked for, or when it was done
     * @param attempts  how often that was asked since one was done, from 1
     */
    public record Change(OwnSecret to, String operation, Progress progress, Instant at, int attempts) {}

    /**
     * A username and a password that are always derived.
     *
     * @param keyVersion that the device has taken, 0 for none
     * @param next       that is being set, 0 for none
     * @param operation  that sets it, {@code null} for none
     * @param progress   of that
     * @param at         when it was asked for or done, {@code null} when never
     * @param attempts   how often it was asked for since one was done
     */
    public record DerivedLogin(int keyVersion, int next, @Nullable String operation, Progress progress,
            @Nullable Instant at, int attempts) {
        /** The device has none that the ACS knows. */
        public static final DerivedLogin NONE = new DerivedLogin(0, 0, null, Progress.NONE, null, 0);

        DerivedLogin settled() {
            return progress == Progress.DONE ? new DerivedLogin(next, 0, null, Progress.NONE, at, 0) : this;
        }
    }

    /** Of a device that nothing is known of. */
    public static DeviceCredential none(String deviceKey, Instant now) {
        return new DeviceCredential(deviceKey, OwnSecret.NONE, null, null, null, DerivedLogin.NONE, DerivedLogin.NONE,
                "",
                now);
    }

    /** The same, with what is done in its place. A shared secret that was let in for a while has served its end then. */
    public DeviceCredential settled() {
        Change change = next;
        boolean done = change != null && change.progress() == Progress.DONE;
        return new DeviceCredential(deviceKey, change != null && done ? change.to() : own,
                change != null && done ? change.at() : ownSince, done ? null : next, done ? null : bootstrapUntil,
                requests.settled(), stun.settled(), rootObject, changedAt);
    }

    /** Whether the device has taken a secret of its own. */
    public boolean hasOwn() {
        return settled().own.kind() != OwnSecret.Kind.NONE;
    }

    /** What is good at present, the newest first. */
    public List<OwnSecret> accepted() {
        DeviceCredential settled = settled();
        List<OwnSecret> accepted = new ArrayList<>(2);
        if (settled.next != null) {
            accepted.add(settled.next.to());
        }
        if (settled.own.kind() != OwnSecret.Kind.NONE && !accepted.contains(settled.own)) {
            accepted.add(settled.own);
        }
        return accepted;
    }

    /** Whether the shared secret suffices for the device now. */
    public boolean admitsBootstrap(Instant now) {
        DeviceCredential settled = settled();
        return settled.own.kind() == OwnSecret.Kind.NONE
                || (settled.bootstrapUntil != null && now.isBefore(settled.bootstrapUntil));
    }

    /** Whether the password that is derived under this version is still good: not when the device has taken a newer one. */
    public boolean admitsDerived(int keyVersion) {
        DeviceCredential settled = settled();
        return switch (settled.own.kind()) {
            case NONE -> true;
            case DERIVED -> keyVersion >= settled.own.keyVersion();
            case STORED -> settled.next != null && settled.next.to().keyVersion() == keyVersion;
        };
    }

    /** Whether something is on its way into the device, so that this will soon be otherwise. */
    public boolean isChanging() {
        return (next != null && next.progress() == Progress.OPEN) || requests.progress() == Progress.OPEN;
    }
}
