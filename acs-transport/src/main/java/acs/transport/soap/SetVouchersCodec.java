package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.SetVouchers;

/** SetVouchers (deprecated, <i>TR-069 A6 §A.4.1.3</i>). */
final class SetVouchersCodec {
    private SetVouchersCodec() {}

    static SetVouchers read(XmlCursor in) {
        List<String> vouchers = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("VoucherList")) {
                StringList.read(in, vouchers);
            } else {
                in.skip();
            }
        }
        return new SetVouchers(vouchers);
    }

    static void write(XmlOutput out, SetVouchers request) {
        out.startCwmp(request.rpcName());
        out.array("VoucherList", "soap-enc:base64", request.voucherList(),
                (to, voucher) -> to.element("base64", voucher));
        out.end();
    }
}
