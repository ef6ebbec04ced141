package acs.transport.soap;

import acs.cwmp.HeaderTexts;

/**
 * How much of one message {@link SoapReader} takes. Each bound is checked while reading, so nothing beyond it is kept; what a
 * message declares about itself (an {@code arrayType}'s length) never reserves memory.
 *
 * @param bytesMax           of the envelope, after inflating; also bounds comments and whitespace
 * @param depthMax           elements within each other, the root counting as one
 * @param elementsMax        elements in all
 * @param attributesMax      attributes and namespace declarations of one element
 * @param nameLengthMax      characters of an element's, attribute's or prefix's name
 * @param attributeLengthMax characters of an attribute's value
 * @param textLengthMax      characters of one value
 * @param parametersMax      members of one list: parameters, names, results
 * @param eventsMax          events of one Inform; the standard says 64 (A6 table 37), devices send more (quirk Q79)
 * @param textLengthFactor   on the lengths that TR-069 gives to texts other than values, see {@link acs.cwmp.HeaderText}
 */
public record SoapLimits(int bytesMax, int depthMax, int elementsMax, int attributesMax, int nameLengthMax,
        int attributeLengthMax, int textLengthMax, int parametersMax, int eventsMax,
        int textLengthFactor) {
    public SoapLimits {
        if (Math.min(Math.min(Math.min(bytesMax, depthMax), Math.min(elementsMax, attributesMax)),
                Math.min(Math.min(nameLengthMax, attributeLengthMax),
                        Math.min(Math.min(textLengthMax, textLengthFactor), Math.min(parametersMax, eventsMax)))) < 1) {
            throw new IllegalArgumentException("every limit of a message is at least 1");
        }
    }

    /** Wide enough for a whole data model of some 50,000 parameters and for one value of 2 Mi characters. */
    public static SoapLimits defaults() {
        return new SoapLimits(4 << 20, 32, 300_000, 64, 256, 4_096, 2 << 20, 65_536, 1_024, HeaderTexts.FACTOR);
    }
}
