package acs.engine;

import acs.port.CapturedEnvelope;
import org.jspecify.annotations.Nullable;

/** Told how an answer looked when it was written. Callable from any thread; must not block. */
public interface AnswerWitness {
    /** Takes no interest. */
    AnswerWitness NONE = new AnswerWitness() {
        @Override
        public boolean keepsEnvelopes() {
            return false;
        }

        @Override
        public void written(int bytes, @Nullable CapturedEnvelope envelope) {
            // Nobody asks.
        }
    };

    /** Whether the envelope itself is wanted. */
    boolean keepsEnvelopes();

    /**
     * The answer was written.
     *
     * @param bytes    of the envelope
     * @param envelope masked, {@code null} when it is not wanted
     */
    void written(int bytes, @Nullable CapturedEnvelope envelope);
}
