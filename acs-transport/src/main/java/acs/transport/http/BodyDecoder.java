package acs.transport.http;

import java.nio.ByteBuffer;

import acs.cwmp.DecodeFailure;
import acs.engine.CpePost;
import acs.transport.soap.SoapException;
import acs.transport.soap.SoapReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A complete body's bytes to what the CPE said. Thread-safe; never fails for what the bytes are. */
final class BodyDecoder {
    static final CpePost.Body TOO_LARGE = new CpePost.Undecodable(DecodeFailure.TOO_LARGE);
    private static final Logger LOG = LoggerFactory.getLogger(BodyDecoder.class);
    private static final CpePost.Body EMPTY = new CpePost.Empty();

    private final SoapReader reader;
    private final Inflation inflation;

    BodyDecoder(SoapReader reader, HttpLimits limits) {
        this.reader = reader;
        this.inflation = new Inflation(limits);
    }

    /** @throws BodyMemoryException when there is no memory to inflate the body, or for its envelope */
    CpePost.Body decode(RequestBody body, ContentCoding coding) {
        byte[] bytes = body.bytes();
        int length = body.length();
        if (length == 0) {
            return EMPTY;
        }
        try {
            return coding == ContentCoding.IDENTITY
                    ? soap(bytes, 0, length, body.share())
                    : inflated(body, coding);
        } catch (SoapException bad) {
            LOG.debug("body of {} bytes refused: {}: {}", length, bad.failure(), bad.getMessage());
            return new CpePost.Undecodable(bad.failure());
        }
    }

    private CpePost.Body inflated(RequestBody body, ContentCoding coding) {
        ByteBuffer inflated = inflation.inflate(body, coding);
        return inflated.limit() == 0
                ? EMPTY
                : soap(inflated.array(), inflated.arrayOffset(), inflated.limit(), body.share());
    }

    private CpePost.Body soap(byte[] bytes, int from, int length, BodyMemory.Share share) {
        if (!share.coverEnvelope(length)) {
            throw new BodyMemoryException();
        }
        return new CpePost.Soap(reader.read(bytes, from, length));
    }
}
