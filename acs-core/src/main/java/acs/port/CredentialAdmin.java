package acs.port;

import java.time.Duration;
import java.util.List;

import acs.credential.DeviceCredential;
import reactor.core.publisher.Mono;

/** Credentials as operators see and change them. Callable from any thread, never blocks; fails with {@link StoreException}. */
public interface CredentialAdmin {
    /** What is known of the device's credentials; never empty, since every id has a derived password. */
    Mono<DeviceCredential> credential(String deviceKey);

    /** Changes them: on disk when it completes, good on this node at once and on others within seconds. */
    Mono<Result> change(String deviceKey, Change change);

    /** What an operator may want. */
    sealed interface Change {
        /**
         * The device has this password, or is to get it.
         *
         * @param set whether an operation sets it in the device; until that has succeeded the one before is good too
         */
        record Store(String username, String password, boolean set) implements Change {
            @Override
            public String toString() {
                return "Store[" + username + ", " + set + "]";
            }
        }

        /**
         * The device has the password that its id derives, or is to get it.
         *
         * @param set whether an operation sets it in the device
         */
        record Derive(boolean set) implements Change {}

        /** Another password is set in the device: a random one in place of a stored one, else under the current key. */
        record Rotate() implements Change {}

        /** The shared secret is let in for a while: the device was reset. */
        record ReopenBootstrap(Duration time) implements Change {}

        /** The ACS's own credentials are set in the device again. */
        record SetConnectionRequest() implements Change {}

        /** What the device's STUN client proves itself with is set in it again, whether or not it has shown that it has one. */
        record SetStun() implements Change {}

        /** Nothing is known of the device's credentials any more: derived, and the shared one may be exchanged. */
        record Forget() implements Change {}
    }

    /** What became of a {@link Change}. */
    sealed interface Result {
        /**
         * Done.
         *
         * @param now        how it stands
         * @param operations that set it in the device, empty when there is nothing to set
         */
        record Done(DeviceCredential now, List<String> operations) implements Result {
            public Done {
                operations = List.copyOf(operations);
            }
        }

        /** Not done. */
        record Refused(Refusal why) implements Result {}
    }

    /** Why a change is not made. */
    enum Refusal {
        /** Another device has it, or may have it since it is its id; or all devices, since it is the shared one. */
        USERNAME_TAKEN,
        /** Nothing can be set in a device that has not called yet. */
        DEVICE_UNKNOWN,
        /** The device has not shown which data model it has. */
        MODEL_UNKNOWN,
        /** Another change is on its way into the device. */
        UNDER_WAY,
        /** The password is derived under the current key already. */
        NOTHING_NEWER,
        /** The device's id is too long for a STUN username. */
        ID_TOO_LONG
    }
}
