package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

/** ParameterNames, the array of paths that GetParameterValues and GetParameterAttributes ask for. */
final class PathList {
    private PathList() {}

    /** The paths asked for by the RPC that the cursor stands on; an empty one counts, since it is the root. */
    static List<String> read(XmlCursor in) {
        List<String> paths = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("ParameterNames")) {
                while (in.nextChild()) {
                    in.mayGrow(paths);
                    paths.add(in.path());
                }
            } else {
                in.skip();
            }
        }
        return paths;
    }

    static void write(XmlOutput out, String rpcName, List<String> paths) {
        out.startCwmp(rpcName);
        out.strings("ParameterNames", paths);
        out.end();
    }
}
