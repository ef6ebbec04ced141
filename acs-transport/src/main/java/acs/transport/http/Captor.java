package acs.transport.http;

import acs.cwmp.Envelope;
import org.jspecify.annotations.Nullable;

/** Knows whose envelopes are kept. */
@FunctionalInterface
interface Captor {
    /** Whether the text of what came is to be kept; {@code null} for what is no envelope. */
    boolean captures(@Nullable Envelope envelope);
}
