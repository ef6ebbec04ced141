package acs.app.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import acs.cwmp.AddObject;
import acs.cwmp.Download;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.load.cpe.DeviceLedger.Deed;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the soak would notice. */
class VerdictTest {
    private static final String PATH = "Device.X";
    private static final Deed ADDED = new Deed.Answered(new AddObject("Device.T.", "k1"), 0, 4);
    private static final Asked ADD = asked("addObject", "k1");

    @Test
    void an_instance_that_was_made_once_and_as_told_agrees_and_any_other_does_not() {
        JsonNode done = operation("succeeded", "\"result\":{\"instanceNumber\":4}");

        assertThat(verdict(ADDED).about(ADD, done)).isEmpty();
        assertThat(verdict().about(ADD, done)).isNotEmpty();
        assertThat(verdict(ADDED, ADDED).about(ADD, done)).singleElement().asString().contains("2 times");
        assertThat(verdict(ADDED).about(ADD, operation("succeeded", "\"result\":{\"instanceNumber\":5}")))
                .singleElement().asString().contains("another instance");
    }

    @Test
    void what_ended_without_being_known_may_be_either_but_not_twice() {
        JsonNode unknown = operation("failed", "\"fault\":{\"reason\":\"outcomeUnknown\"}");

        assertThat(verdict().about(ADD, unknown)).isEmpty();
        assertThat(verdict(ADDED).about(ADD, unknown)).isEmpty();
        assertThat(verdict(ADDED, ADDED).about(ADD, unknown)).isNotEmpty();
    }

    @Test
    void what_was_refused_or_never_tried_was_not_done_and_nothing_stays_open() {
        assertThat(verdict(ADDED).about(ADD, operation("failed", "\"fault\":{\"reason\":\"cpeFault\"}"))).isNotEmpty();
        assertThat(verdict(ADDED).about(ADD, JsonMapper.shared().readTree("{\"status\":\"expired\",\"attempts\":0}")))
                .isNotEmpty();
        assertThat(verdict().about(ADD, operation("waiting", "\"fault\":null"))).singleElement().asString()
                .contains("limbo");
    }

    @Test
    void a_download_that_was_accepted_and_not_carried_out_has_not_succeeded() {
        Deed accepted = new Deed.Answered(new Download("k1", "1 Firmware Upgrade Image", "http://h/f", "", "", 0, "",
                0, "", ""), 0, 0);

        assertThat(verdict(accepted).about(asked("download", "k1"), operation("succeeded", "\"fault\":null")))
                .isNotEmpty();
    }

    @Test
    void settings_are_done_in_order_and_the_last_one_stays() {
        List<Asked> asked = List.of(asked("setParameterValues", "k1"), asked("setParameterValues", "k2"));
        List<String> both = List.of("succeeded", "succeeded");

        assertThat(verdict(set("k1"), set("k2")).aboutOrder(PATH, asked, both)).isEmpty();
        assertThat(verdict(set("k1"), set("k1"), set("k2")).aboutOrder(PATH, asked, both)).isEmpty();
        assertThat(verdict(set("k2"), set("k1")).aboutOrder(PATH, asked, both)).isNotEmpty();
        assertThat(verdict(set("k1")).aboutOrder(PATH, asked, both)).isNotEmpty();
        assertThat(verdict(set("k1")).aboutOrder(PATH, asked, List.of("succeeded", "failed"))).isEmpty();
    }

    @Test
    void a_value_that_is_told_was_there_once() {
        JsonNode told = operation("succeeded",
                "\"result\":{\"parameterValues\":[{\"path\":\"Device.X\",\"value\":\"v-k1\"}]}");
        Asked read = asked("getParameterValues", "");

        assertThat(verdict(set("k1")).aboutValue(read, told, "")).isEmpty();
        assertThat(verdict().aboutValue(read, told, "v-k1")).isEmpty();
        assertThat(verdict().aboutValue(read, told, "")).isNotEmpty();
    }

    private static Verdict verdict(Deed... deeds) {
        return new Verdict(Arrays.asList(deeds), Set.of());
    }

    private static Deed set(String key) {
        return new Deed.Answered(new SetParameterValues(List.of(ParameterValue.of(PATH, "v-" + key)), key), 0, 0);
    }

    private static Asked asked(String type, String key) {
        return new Asked(1, 0, type, key, PATH, "{}", "id");
    }

    private static JsonNode operation(String status, String member) {
        return JsonMapper.shared()
                .readTree("{\"status\":\"" + status + "\",\"attempts\":1," + member + "}");
    }
}
