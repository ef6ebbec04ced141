package acs.transport.http;

import acs.cwmp.DecodeFailure;
import acs.engine.CpePost;
import acs.transport.soap.SoapException;
import acs.transport.soap.SoapReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A complete body's bytes to what the CPE said. Thread-safe; never fails, whatever the bytes. */
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

    CpePost.Body decode(byte[] bytes, int length, ContentCoding coding) {
        if (length == 0) {
            return EMPTY;
        }
        try {
            return coding == ContentCoding.IDENTITY ? soap(bytes, length) : inflated(bytes, length, coding);
        } catch (SoapException bad) {
            LOG.debug("body of {} bytes refused: {}: {}", length, bad.failure(), bad.getMessage());
            return new CpePost.Undecodable(bad.failure());
        }
    }

    private CpePost.Body inflated(byte[] bytes, int length, ContentCoding coding) {
        byte[] inflated = inflation.inflate(bytes, length, coding);
        return inflated.length == 0 ? EMPTY : soap(inflated, inflated.length);
    }

    private CpePost.Body soap(byte[] bytes, int length) {
        return new CpePost.Soap(reader.read(bytes, 0, length));
    }
}
