package acs.cwmp;

import java.util.List;

/**
 * Sets option vouchers; deprecated (<i>TR-069 A6 §A.4.1.3</i>).
 *
 * @param voucherList each in base64, as on the wire
 */
public record SetVouchers(List<String> voucherList) implements AcsRequest {
    public SetVouchers {
        voucherList = List.copyOf(voucherList);
    }

    @Override
    public String rpcName() {
        return "SetVouchers";
    }
}
