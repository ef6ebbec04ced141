package acs.app;

import acs.cwmp.HeaderText;
import acs.cwmp.HeaderTexts;
import acs.engine.AcsMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** Meters of texts that were too long, by kind: cut or dropped when their message was read. */
final class HeaderTextMeters {
    private HeaderTextMeters() {}

    static void bind(HeaderTexts texts, MeterRegistry registry) {
        for (HeaderText kind : HeaderText.values()) {
            if (kind.excess() != HeaderText.Excess.REFUSED) {
                FunctionCounter.builder(AcsMeter.TEXTS_CUT.meterName(), texts, all -> all.shortened(kind))
                        .description(AcsMeter.TEXTS_CUT.description()).tag("field", kind.word()).register(registry);
            }
        }
    }
}
