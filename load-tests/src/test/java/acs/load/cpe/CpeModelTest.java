package acs.load.cpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.ParameterValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpeModelTest {
    @ParameterizedTest
    @CsvSource({"1,0,0", "1,1,1", "10,0,0", "10,0.1,1", "18,0.5,9", "18,1,18", "1000,0.25,250"})
    void exactly_the_share_changes_and_each_name_occurs_once(int parameters, double share, int changed) {
        CpeModel model = model(parameters, share);
        List<ParameterValue> before = model.parameterList(3, 4);
        List<ParameterValue> after = model.parameterList(3, 5);

        assertThat(before).hasSize(parameters);
        Set<ParameterValue> same = new HashSet<>(before);
        same.retainAll(after);
        assertThat(parameters - same.size()).isEqualTo(changed);
        assertThat(before.stream().map(ParameterValue::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0,0.1", "1001,0.1", "10,-0.1", "10,1.1", "10,NaN"})
    void a_model_outside_its_bounds_is_refused(int parameters, double share) {
        assertThatThrownBy(() -> model(parameters, share)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,S000000", "999999,S999999", "1234567,S1234567"})
    void serial_numbers_are_made_of_the_prefix_and_the_index(int index, String serial) {
        assertThat(model(1, 0).deviceId(index).serialNumber()).isEqualTo(serial);
    }

    private static CpeModel model(int parameters, double share) {
        return new CpeModel("S", parameters, share, List.of(), List.of(), CwmpNamespace.CWMP_1_0);
    }
}
