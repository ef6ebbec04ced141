package acs.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import acs.cwmp.ParameterValue;
import org.jspecify.annotations.Nullable;

/**
 * Brings values into a cold document without taking it apart: what is not told anew is copied as it stands, and of what is, the
 * path. The same as {@link ShadowReports} does by way of a map, for the case that comes all the time, a document as
 * {@link ShadowDocument} writes it and values alone. Confined to one thread.
 */
final class ShadowPatch {
    private final byte[] old;
    private final List<ParameterValue> values;
    private final byte[] since;
    /** Made when first needed: mostly values come in the order of the document, which was written with the same ones before. */
    private @Nullable Map<String, Integer> byName;
    private final boolean[] written;
    private final JsonText json;
    private int at;
    private int members;
    /** Of the values, the one that the next member is likely to be about. */
    private int next;
    /** The one that the present member is about as its path's bytes tell, -1 for none or not known. */
    private int told;
    /** Of the present member's path and text, without their quotation marks. */
    private int path;
    private int pathEnd;
    private int text;
    private int textEnd;

    private ShadowPatch(byte[] old, List<ParameterValue> values, String since) {
        this.old = old;
        this.values = values;
        this.since = (since + ":").getBytes(StandardCharsets.US_ASCII);
        this.written = new boolean[values.size()];
        this.json = new JsonText(old.length + 1_024);
    }

    /**
     * The document with the values in it.
     *
     * @param since what {@link ShadowEntry#since} says of the values' time
     * @return {@code null} when it is not that simple, or the document would become too large
     */
    static byte @Nullable [] patched(ByteBuffer document, List<ParameterValue> values, String since,
            int parametersMax) {
        byte[] old;
        try {
            old = ShadowDocument.decompress(document.duplicate());
        } catch (RuntimeException unreadable) {
            return null;
        }
        ShadowPatch patch = new ShadowPatch(old, values, since);
        return patch.areShort() && patch.copied() && patch.added() && patch.members <= parametersMax
                && patch.json.length() <= Shadow.BYTES_MAX ? ShadowDocument.compress(patch.json) : null;
    }

    private boolean areShort() {
        for (ParameterValue value : values) {
            if (value.name().length() > ShadowEntry.NAME_MAX) {
                return false;
            }
        }
        return true;
    }

    /** Places of values by their names; {@code null} when one comes twice. */
    private @Nullable Map<String, Integer> index() {
        if (byName == null) {
            Map<String, Integer> index = HashMap.newHashMap(values.size());
            for (int i = 0; i < values.size(); i++) {
                if (index.put(values.get(i).name(), i) != null) {
                    return null;
                }
            }
            byName = index;
        }
        return byName;
    }

    /** All members that there are, with their new values. */
    private boolean copied() {
        json.raw('{');
        if (!isNext('{')) {
            return false;
        }
        if (at < old.length && old[at] == ' ') {
            at++;
        }
        if (at < old.length && old[at] == '}') {
            return ++at == old.length;
        }
        do {
            if (!readMember() || !writeMember()) {
                return false;
            }
        } while (isNext(','));
        return isNext('}') && at == old.length;
    }

    private boolean isNext(char c) {
        if (at < old.length && old[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean readMember() {
        if (!isNext('"')) {
            return false;
        }
        path = at;
        told = -1;
        if (!readLikelyPath()) {
            while (at < old.length && old[at] != '"') {
                if (old[at] == '\\' || isControl(old[at])) {
                    return false;
                }
                at++;
            }
        }
        pathEnd = at;
        return isNext('"') && isNext(':') && isNext('"') && readText();
    }

    /** To the end of the path when it is the one that is likely. */
    private boolean readLikelyPath() {
        byte[] name = next < values.size() ? JsonText.plain(values.get(next).name()) : null;
        if (name == null) {
            return false;
        }
        int end = at + name.length;
        if (end >= old.length || old[end] != '"' || !Arrays.equals(old, at, end, name, 0, name.length)) {
            return false;
        }
        at = end;
        told = next++;
        return true;
    }

    /** To after its quotation mark; it must be an entry's. */
    private boolean readText() {
        text = at;
        int colon = -1;
        while (at < old.length && old[at] != '"') {
            byte b = old[at];
            if (isControl(b) || (b == '\\' && colon < 0)) {
                return false;
            }
            if (b == ':' && colon < 0 && at > text) {
                colon = at;
            }
            at += b == '\\' ? 2 : 1;
        }
        textEnd = at;
        return colon > text + (isKnown() ? ShadowEntry.EXTRA_CHARS : 0) && isNext('"');
    }

    private static boolean isControl(byte b) {
        return b >= 0 && b < ' ';
    }

    /** Whether more than the value is known. */
    private boolean isKnown() {
        return old[text] == '+';
    }

    private boolean writeMember() {
        if (told < 0 && !findTold()) {
            return false;
        }
        separate();
        if (told < 0) {
            json.raw(old, path - 1, textEnd + 1);
            return true;
        }
        json.raw(old, path - 1, text);
        if (isKnown()) {
            json.raw(old, text, text + ShadowEntry.EXTRA_CHARS);
        }
        writeEntry(values.get(told));
        // A path that stands there twice must not keep its old value behind the new one.
        boolean once = !written[told];
        written[told] = true;
        return once;
    }

    /** Looks the path up among all; {@code false} when that is not possible. */
    private boolean findTold() {
        Map<String, Integer> index = index();
        if (index == null) {
            return false;
        }
        Integer found = index.get(new String(old, path, pathEnd - path, StandardCharsets.UTF_8));
        if (found != null) {
            told = found;
            next = found + 1;
        }
        return true;
    }

    /** Members that are new. */
    private boolean added() {
        for (int i = 0; i < values.size(); i++) {
            if (!written[i]) {
                ParameterValue value = values.get(i);
                if (index() == null) {
                    return false;
                }
                // A name that is stored otherwise than it was told may be there already.
                if (!StoredText.clean(value.name()).equals(value.name())) {
                    return false;
                }
                separate();
                json.raw('"').text(value.name()).raw('"').raw(':').raw('"');
                writeEntry(value);
            }
        }
        json.raw('}');
        return true;
    }

    private void separate() {
        json.raw(members++ == 0 ? ' ' : ',');
    }

    private void writeEntry(ParameterValue value) {
        json.raw(ShadowEntry.letter(value.type())).raw(since).text(ShadowEntry.cut(value.value())).raw('"');
    }
}
