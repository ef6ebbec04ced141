package acs.transport.soap;

import java.util.List;

import acs.cwmp.HeaderText;

/** An array of strings. */
final class StringList {
    private StringList() {}

    /** Adds the members of the array that the cursor stands on; empty ones say nothing. */
    static void read(XmlCursor in, List<String> into) {
        while (in.nextChild()) {
            add(in, in.text(), into);
        }
    }

    /** The same with each member within the bounds of its kind. */
    static void read(XmlCursor in, HeaderText kind, List<String> into) {
        while (in.nextChild()) {
            add(in, in.text(kind), into);
        }
    }

    private static void add(XmlCursor in, String text, List<String> into) {
        in.mayGrow(into);
        if (!text.isEmpty()) {
            into.add(text);
        }
    }
}
