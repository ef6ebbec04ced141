package acs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class ApiSettingsTest {
    @Test
    void defaults_are_those_of_the_documentation() {
        assertThat(ApiSettings.defaults()).isEqualTo(new ApiSettings("127.0.0.1", 8080, HttpLimits.defaults(),
                new ApiSettings.Pages(100, 1000, 10_000, 4_000_000), new ApiSettings.Rates(500, 20, 10_000), 200,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5)));
        assertThat(ManagementSettings.defaults())
                .isEqualTo(new ManagementSettings("127.0.0.1", 8081, HttpLimits.defaults()
                        .with(new HttpLimits.Fair(100, Duration.ofSeconds(5), 8192, Duration.ofSeconds(5)))));
        assertThat(HttpLimits.Fair.defaults())
                .isEqualTo(new HttpLimits.Fair(500, Duration.ofSeconds(5), 8192, Duration.ofSeconds(5)));
        assertThat(HttpLimits.defaults())
                .isEqualTo(new HttpLimits(8192, 16_384, 1_048_576, 1000, 16, Duration.ofSeconds(60),
                        Duration.ofSeconds(10), Duration.ofSeconds(150), Duration.ofSeconds(10)));
    }

    @Test
    void what_makes_no_sense_is_refused_by_name() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ApiSettings.Pages(100, 10, 10, 10))
                .withMessageContaining("limitDefault");
        assertThatIllegalArgumentException().isThrownBy(() -> new ApiSettings.Rates(0, 1, 1))
                .withMessageContaining("requestsPerSecond");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManagementSettings("127.0.0.1", 65_536, HttpLimits.defaults()))
                .withMessageContaining("port");
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpLimits(1, 1, 1, 1, 1, Duration.ZERO,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .withMessageContaining("idleTimeout");
    }
}
