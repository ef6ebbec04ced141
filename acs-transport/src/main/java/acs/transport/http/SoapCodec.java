package acs.transport.http;

import acs.transport.soap.EnvelopeMask;
import acs.transport.soap.SoapReader;
import acs.transport.soap.SoapWriter;

/**
 * Reader and writer of envelopes.
 *
 * @param reader of what CPEs send
 * @param writer of what they are sent
 * @param mask   for envelopes that people may read
 */
public record SoapCodec(SoapReader reader, SoapWriter writer, EnvelopeMask mask) {}
