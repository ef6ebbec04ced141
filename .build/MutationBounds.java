import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Compares a report of PIT with the two bounds of each package: how many mutants of the covered ones, and of all, the tests kill.
 * Mutants that nothing observable depends on are listed in a file and do not count. Run as a single source file.
 */
final class MutationBounds {
    private static final double KILLED_OF_COVERED_MIN = 92;
    private static final double KILLED_OF_ALL_MIN = 85;

    private static final class Count {
        int killed;
        int survived;
        int uncovered;
        int equivalent;

        double ofCovered() {
            return 100.0 * killed / Math.max(1, killed + survived);
        }

        double ofAll() {
            return 100.0 * killed / Math.max(1, killed + survived + uncovered);
        }

        boolean isEnough() {
            return ofCovered() >= KILLED_OF_COVERED_MIN && ofAll() >= KILLED_OF_ALL_MIN;
        }
    }

    private MutationBounds() {}

    /** Arguments: the report in XML, the list of equivalent mutants. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Integer> equivalent = equivalent(Path.of(arguments[1]));
        Map<String, Count> packages = new TreeMap<>();
        List<String> alive = new ArrayList<>();
        NodeList mutations = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(Path.of(arguments[0]).toFile()).getElementsByTagName("mutation");
        for (int i = 0; i < mutations.getLength(); i++) {
            count((Element) mutations.item(i), equivalent, packages, alive);
        }
        alive.forEach(System.out::println);
        System.out.printf("%n%-24s %8s %6s %9s %10s%n", "killed, per cent", "covered", "all", "mutants", "equivalent");
        boolean isEnough = !packages.isEmpty();
        for (Map.Entry<String, Count> each : packages.entrySet()) {
            Count count = each.getValue();
            isEnough &= count.isEnough();
            System.out.printf("%-24s %8.1f %6.1f %9d %10d%s%n", each.getKey(), count.ofCovered(), count.ofAll(),
                    count.killed + count.survived + count.uncovered + count.equivalent, count.equivalent,
                    count.isEnough() ? "" : "  TOO FEW");
        }
        equivalent.forEach((mutant, left) -> {
            if (left > 0 && packages.containsKey(packageOf(mutant))) {
                System.out.println("listed as equivalent and not there, or killed: " + mutant + " (" + left + ")");
            }
        });
        if (!isEnough) {
            System.out.printf("At least %.0f %% of the covered mutants and %.0f %% of all must be killed.%n",
                    KILLED_OF_COVERED_MIN, KILLED_OF_ALL_MIN);
            System.exit(1);
        }
    }

    private static void count(Element mutation, Map<String, Integer> equivalent, Map<String, Count> packages,
            List<String> alive) {
        String mutant = String.join(" | ", text(mutation, "mutatedClass"), text(mutation, "mutatedMethod"),
                text(mutation, "description").replaceAll(" for \\S+$", ""));
        Count count = packages.computeIfAbsent(packageOf(mutant), name -> new Count());
        String status = mutation.getAttribute("status");
        if (mutation.getAttribute("detected").equals("true")) {
            count.killed++;
        } else if (equivalent.getOrDefault(mutant, 0) > 0) {
            equivalent.merge(mutant, -1, Integer::sum);
            count.equivalent++;
        } else {
            if (status.equals("NO_COVERAGE")) {
                count.uncovered++;
            } else {
                count.survived++;
            }
            alive.add(status.toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": " + mutant + " (line "
                    + text(mutation, "lineNumber") + ")");
        }
    }

    private static String packageOf(String mutant) {
        String type = mutant.substring(0, mutant.indexOf(" | "));
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static String text(Element mutation, String name) {
        return mutation.getElementsByTagName(name).item(0).getTextContent();
    }

    /** Lines of class, method, PIT's description, number and reason. */
    private static Map<String, Integer> equivalent(Path file) throws IOException {
        Map<String, Integer> equivalent = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" \\| ", -1);
                if (parts.length != 5) {
                    throw new IllegalArgumentException("not class | method | mutation | number | reason: " + line);
                }
                equivalent.merge(String.join(" | ", parts[0], parts[1], parts[2]), Integer.valueOf(parts[3].strip()),
                        Integer::sum);
            }
        }
        return equivalent;
    }
}
