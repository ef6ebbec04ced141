package acs.api;

import acs.cwmp.UrlUserInfo;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes JSON with users and passwords in URLs masked, whatever property they stand in: what devices report and what clients
 * ask of them may hold such URLs anywhere.
 */
final class MaskingGenerator extends JsonGeneratorDelegate {
    /** @param out gets what is masked; closed with this */
    MaskingGenerator(JsonGenerator out) {
        super(out, false);
    }

    @Override
    public JsonGenerator writeString(String text) {
        return super.writeString(UrlUserInfo.masked(text));
    }

    @Override
    public JsonGenerator writeString(char[] buffer, int offset, int length) {
        return writeString(new String(buffer, offset, length));
    }
}
