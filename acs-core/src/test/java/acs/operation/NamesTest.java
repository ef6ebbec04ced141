package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import acs.cwmp.ParameterValue;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void of_a_name_that_comes_twice_the_place_is_the_first_ones_and_the_value_the_last_ones() {
        List<ParameterValue> all = List.of(value("A", "1"), value("B", "2"), value("A", "3"));

        assertThat(Names.distinct(all, ParameterValue::name)).containsExactly(value("A", "3"), value("B", "2"));
    }

    @Test
    void what_comes_once_is_given_back_as_it_is() {
        for (int count : new int[]{0, 1, 2, 3, 1_000, 1_023, 1_024, 1_025}) {
            List<ParameterValue> all = IntStream.range(0, count).mapToObj(i -> value("Device.Host." + i, "v")).toList();
            assertThat(Names.distinct(all, ParameterValue::name)).isSameAs(all);
        }
    }

    @Test
    void names_of_one_hash_are_told_apart_all_the_same() {
        List<ParameterValue> all = new ArrayList<>();
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            all.add(value(name.toString(), "v"));
        }
        assertThat(all).extracting(one -> one.name().hashCode()).containsOnly(all.getFirst().name().hashCode());

        assertThat(Names.distinct(all, ParameterValue::name)).isSameAs(all);
        all.add(value(all.get(7).name(), "again"));
        assertThat(Names.distinct(all, ParameterValue::name)).hasSize(1 << 12).contains(all.getLast());
    }

    @Test
    void whatever_the_names_are_it_is_as_a_map_has_it() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            List<ParameterValue> all = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                all.add(value("N" + random.nextInt(200), "" + i));
            }
            Map<String, ParameterValue> byName = new LinkedHashMap<>();
            all.forEach(one -> byName.put(one.name(), one));
            assertThat(Names.distinct(all, ParameterValue::name)).containsExactlyElementsOf(byName.values());
        }
    }

    private static ParameterValue value(String name, String value) {
        return ParameterValue.of(name, value);
    }
}
