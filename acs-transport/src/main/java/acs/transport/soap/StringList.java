package acs.transport.soap;

import java.util.List;

/** An array of strings. */
final class StringList {
    private StringList() {}

    /** Adds the members of the array that the cursor stands on; empty ones say nothing. */
    static void read(XmlCursor in, List<String> into) {
        while (in.nextChild()) {
            in.mayGrow(into);
            String text = in.text();
            if (!text.isEmpty()) {
                into.add(text);
            }
        }
    }
}
