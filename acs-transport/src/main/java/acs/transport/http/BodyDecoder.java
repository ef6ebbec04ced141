package acs.transport.http;

import java.nio.ByteBuffer;

import acs.cwmp.DecodeFailure;
import acs.cwmp.Envelope;
import acs.engine.CpePost;
import acs.port.CapturedEnvelope;
import acs.transport.soap.EnvelopeMask;
import acs.transport.soap.SoapException;
import acs.transport.soap.SoapReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A complete body's bytes to what the CPE said. Thread-safe; never fails for what the bytes are. */
final class BodyDecoder {
    static final CpePost.Body TOO_LARGE = new CpePost.Undecodable(DecodeFailure.TOO_LARGE);
    private static final Logger LOG = LoggerFactory.getLogger(BodyDecoder.class);
    private static final CpePost.Body EMPTY = new CpePost.Empty();

    private final SoapReader reader;
    private final EnvelopeMask mask;
    private final Inflation inflation;

    BodyDecoder(SoapCodec soap, HttpLimits limits) {
        this.reader = soap.reader();
        this.mask = soap.mask();
        this.inflation = new Inflation(limits);
    }

    /** @throws BodyMemoryException when there is no memory to inflate the body, or for its envelope */
    CpePost.Body decode(RequestBody body, ContentCoding coding, Captor captor) {
        byte[] bytes = body.bytes();
        int length = body.length();
        if (length == 0) {
            return EMPTY;
        }
        try {
            return coding == ContentCoding.IDENTITY
                    ? soap(bytes, 0, length, body.memory(), captor)
                    : inflated(body, coding, captor);
        } catch (SoapException bad) {
            // It could not even be inflated.
            return undecodable(bad, length, null);
        }
    }

    private CpePost.Body inflated(RequestBody body, ContentCoding coding, Captor captor) {
        ByteBuffer inflated = inflation.inflate(body, coding);
        return inflated.limit() == 0
                ? EMPTY
                : soap(inflated.array(), inflated.arrayOffset(), inflated.limit(), body.memory(), captor);
    }

    private CpePost.Body soap(byte[] bytes, int from, int length, BodyMemory memory, Captor captor) {
        if (!memory.coverEnvelope(length)) {
            throw new BodyMemoryException();
        }
        try {
            Envelope envelope = reader.read(bytes, from, length);
            return new CpePost.Soap(envelope, length,
                    captor.captures(envelope) ? Capturing.masked(mask, bytes, from, length) : null);
        } catch (SoapException bad) {
            return undecodable(bad, length,
                    captor.captures(null) ? Capturing.masked(mask, bytes, from, length) : null);
        }
    }

    private static CpePost.Body undecodable(SoapException bad, int length, @Nullable CapturedEnvelope captured) {
        LOG.debug("body of {} bytes refused: {}: {}", length, bad.failure(), bad.getMessage());
        return new CpePost.Undecodable(bad.failure(), length, captured);
    }
}
