package acs.app.hardening;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.json.JsonMapper;

/** The filled-in checklist, for people and for machines. */
public final class HardeningReport {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Finding> findings;

    public HardeningReport(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /**
     * What the process should end with.
     *
     * @param strict whether warnings count
     */
    public boolean isRefused(boolean strict) {
        return findings.stream().anyMatch(
                finding -> finding.verdict() == Verdict.FAIL || (strict && finding.verdict() == Verdict.WARN));
    }

    /** A line for each check, and another with the mend where there is one. */
    public void print(PrintStream out) {
        out.println("Hardening (deploy/docs/hardening.md explains each line):");
        for (Finding finding : findings) {
            out.printf("  %-4s  %-19s  %s: %s%n", word(finding), finding.id(), finding.text(), finding.told());
            if (!finding.mend().isEmpty()) {
                out.printf("        %-19s  -> %s%n", "", finding.mend());
            }
        }
    }

    /** One JSON document: {@code problems} that stop the start, {@code checks} with id, text, verdict, told, mend. */
    public static String json(List<String> problems, List<Finding> findings) {
        var document = JSON.createObjectNode();
        problems.forEach(document.putArray("problems")::add);
        var checks = document.putArray("checks");
        for (Finding finding : findings) {
            checks.addObject().put("id", finding.id()).put("text", finding.text()).put("verdict", word(finding))
                    .put("told", finding.told()).put("mend", finding.mend());
        }
        return document.toPrettyString();
    }

    private static String word(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }
}
