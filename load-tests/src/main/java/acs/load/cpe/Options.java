package acs.load.cpe;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.CwmpMessage;
import acs.cwmp.GetOptions;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.OptionStruct;
import acs.cwmp.SetVouchers;
import acs.cwmp.SetVouchersResponse;

/** Options by voucher, long deprecated: the option of the first voucher is named Option1 (<i>TR-069 A6 §A.4.1.3, A.4.1.4</i>). */
final class Options {
    private static final int OPTIONS_MAX = 64;
    private static final int ENABLED_AND_SET_UP = 3;

    private final List<OptionStruct> options = new ArrayList<>();
    private final Set<String> vouchers = new HashSet<>();

    CwmpMessage set(SetVouchers request) {
        if (options.size() + request.voucherList().size() > OPTIONS_MAX) {
            return CpeFaults.fault(CpeFaults.RESOURCES_EXCEEDED);
        }
        if (!request.voucherList().stream().allMatch(Options::isBase64)) {
            return CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS);
        }
        for (String voucher : request.voucherList()) {
            if (!vouchers.add(voucher)) {
                // A voucher is for one option: the same again changes nothing.
                continue;
            }
            int number = options.size() + 1;
            options.add(new OptionStruct("Option" + number, Integer.toString(number), ENABLED_AND_SET_UP, 2,
                    CwmpDateTime.UNKNOWN, CwmpDateTime.UNKNOWN, false));
        }
        return new SetVouchersResponse();
    }

    private static boolean isBase64(String voucher) {
        try {
            return Base64.getMimeDecoder().decode(voucher).length > 0;
        } catch (IllegalArgumentException otherwise) {
            return false;
        }
    }

    CwmpMessage get(GetOptions request) {
        String name = request.optionName();
        List<OptionStruct> found = options.stream()
                .filter(option -> name.isEmpty() || option.optionName().equals(name))
                .toList();
        return found.isEmpty() && !name.isEmpty()
                ? CpeFaults.fault(CpeFaults.INVALID_ARGUMENTS)
                : new GetOptionsResponse(found);
    }

    void reset() {
        options.clear();
        vouchers.clear();
    }
}
