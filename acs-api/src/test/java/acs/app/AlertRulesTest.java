package acs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import acs.engine.AcsMeter;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private static final Path RULES = Path.of("..", "deploy", "prometheus", "acs-rules.yaml");
    private static final Pattern METRIC = Pattern.compile("\\bacs_[a-z_]+");
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_total|_count|_sum|_max)?$");

    @Test
    void every_metric_of_the_alert_rules_is_one_that_the_server_has() throws IOException {
        List<String> meters = Arrays.stream(AcsMeter.values()).map(meter -> meter.meterName().replace('.', '_'))
                .toList();
        List<String> used = METRIC.matcher(Files.readString(RULES)).results().map(MatchResult::group)
                .map(metric -> SUFFIX.matcher(metric).replaceFirst("")).distinct().toList();

        assertThat(used).isNotEmpty().isSubsetOf(meters);
    }
}
