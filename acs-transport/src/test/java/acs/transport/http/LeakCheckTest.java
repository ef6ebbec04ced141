package acs.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Proves that the check of leaks can fail. */
class LeakCheckTest {
    @Test
    void a_buffer_that_nobody_releases_is_found() {
        assertThat(LeakCheck.takeLeaks()).isEmpty();
        LeakCheck.leak();
        List<String> found = new ArrayList<>();
        Awaitility.await().until(() -> found.addAll(LeakCheck.takeLeaks()));
        assertThat(found).singleElement().asString().contains("ByteBuf");
    }
}
