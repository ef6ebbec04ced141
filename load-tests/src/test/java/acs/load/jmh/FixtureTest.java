package acs.load.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import acs.cwmp.Inform;
import acs.transport.soap.SoapLimits;
import acs.transport.soap.SoapReader;
import org.junit.jupiter.api.Test;

class FixtureTest {
    @Test
    void the_benchmarks_read_an_Inform_of_3_8_kB_with_18_parameters() {
        byte[] bytes = Fixture.inform();

        assertThat(bytes.length).isBetween(3_600, 4_000);
        assertThat(new SoapReader(SoapLimits.defaults()).read(bytes).message()).isInstanceOfSatisfying(Inform.class,
                inform -> assertThat(inform.parameterList()).hasSize(18));
    }
}
