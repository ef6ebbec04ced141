package acs.transport.auth;

import acs.engine.AuthFailure;

/**
 * A proof that is to be verified.
 *
 * @param address that it came from
 * @param shown   what it showed
 * @param issued  of a digest's nonce, milliseconds since 1970; 0 for Basic
 * @param last    to be told when it is right
 */
record Claim(String address, Authorization shown, long issued, LastProof last) {
    String username() {
        return switch (shown) {
            case Authorization.Basic basic -> basic.username();
            case Authorization.Digest digest -> digest.username();
            case Authorization.Unreadable unreadable -> "";
            case Authorization.Other other -> "";
        };
    }

    /** Whether a password makes this very proof; takes the same time for any that has the same length. */
    boolean isMadeOf(String password) {
        return switch (shown) {
            case Authorization.Basic basic -> basic.isPassword(password);
            case Authorization.Digest digest -> digest.isMadeOf(password);
            case Authorization.Unreadable unreadable -> false;
            case Authorization.Other other -> false;
        };
    }

    static AuthFailure failure(boolean knownUser) {
        return knownUser ? AuthFailure.WRONG_PASSWORD : AuthFailure.UNKNOWN_USER;
    }
}
