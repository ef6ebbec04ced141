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

    // Which names were asked for.

    @Test
    void of_many_partial_paths_each_covers_what_is_below_it_and_nothing_else() {
        Names five = Names.asked(List.of("Device.A.", "Device.B.", "Device.C.1.", "Device.D.", "Device.E."));

        assertThat(List.of("Device.A.X", "Device.B.1.X", "Device.C.1.", "Device.C.1.X.Y.Z", "Device.E.X"))
                .allMatch(five::cover);
        assertThat(List.of("Device.F.X", "Device.C.2.X", "Device.C.1", "Device.A", "Device.", "Device.AB.X", "", "X"))
                .noneMatch(five::cover);
    }

    @Test
    void the_empty_path_covers_everything_among_many_too() {
        assertThat(Names.asked(List.of("", "A.", "B.", "C.", "D.", "E.")).cover("Device.X")).isTrue();
        assertThat(Names.asked(List.of("")).cover("Device.X")).isTrue();
    }

    @Test
    void a_full_name_covers_itself_alone() {
        Names one = Names.asked(List.of("Device.A"));

        assertThat(one.cover("Device.A")).isTrue();
        assertThat(List.of("Device.A.", "Device.A.X", "Device.AB", "Device.")).noneMatch(one::cover);
    }

    @Test
    void a_path_with_a_wildcard_or_an_alias_covers_what_is_below_the_part_before_it() {
        for (String path : List.of("Device.A.*.X", "Device.A.[home].X", "Device.A.*.B.[home].",
                "Device.A.[home].B.*.")) {
            Names open = Names.asked(List.of(path));
            assertThat(open.cover("Device.A.7.X")).as(path).isTrue();
            assertThat(open.cover("Device.B.7.X")).as(path).isFalse();
        }
        for (String path : List.of("*.X", "[home].X", "*.[home].", "[home].*.")) {
            assertThat(Names.asked(List.of(path)).cover("Device.X")).as(path).isTrue();
        }
    }

    @Test
    void whatever_was_asked_a_name_is_covered_as_by_trying_all_paths_one_by_one() {
        Random random = new Random(11);
        for (int round = 0; round < 5_000; round++) {
            List<String> asked = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                asked.add(path(random));
            }
            Names names = Names.asked(asked);
            for (int i = 0; i < 10; i++) {
                String name = path(random).replace("*", "a").replace("[", "b");
                assertThat(names.cover(name)).as("%s of %s", name, asked)
                        .isEqualTo(asked.stream().anyMatch(one -> covers(one, name)));
            }
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            path.append("aabb...*[".charAt(random.nextInt(9)));
        }
        return path.toString();
    }

    /** The rule, without any thought of speed. */
    private static boolean covers(String asked, String name) {
        String before = asked.replaceAll("[*\\[].*", "");
        boolean isOpen = before.length() < asked.length();
        boolean isPartial = before.isEmpty() || before.endsWith(".");
        return isPartial ? name.startsWith(before) : !isOpen && name.equals(asked);
    }

    @Test
    void of_what_a_device_answers_the_asked_names_are_kept_each_once() {
        List<ParameterValue> answers = List.of(value("Device.A.X", "1"), value("Other.X", "2"),
                value("Device.A.X", "3"));

        assertThat(Names.asked(List.of("Device.A.")).keep(answers, ParameterValue::name))
                .containsExactly(value("Device.A.X", "3"));
    }

    @Test
    void a_name_that_comes_twice_is_asked_for_once() {
        assertThat(Names.distinct(List.of("A", "B", "A"))).containsExactly("A", "B");
    }

    private static ParameterValue value(String name, String value) {
        return ParameterValue.of(name, value);
    }
}
