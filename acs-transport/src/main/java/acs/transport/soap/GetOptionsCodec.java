package acs.transport.soap;

import java.util.ArrayList;
import java.util.List;

import acs.cwmp.CwmpDateTime;
import acs.cwmp.GetOptions;
import acs.cwmp.GetOptionsResponse;
import acs.cwmp.HeaderText;
import acs.cwmp.OptionStruct;

/** GetOptions and its response (deprecated, <i>TR-069 A6 §A.4.1.4</i>). */
final class GetOptionsCodec {
    private static final CwmpDateTime NO_TIME = new CwmpDateTime("");

    private GetOptionsCodec() {}

    static GetOptions read(XmlCursor in) {
        String optionName = "";
        while (in.nextChild()) {
            if (in.name().equals("OptionName")) {
                optionName = in.text();
            } else {
                in.skip();
            }
        }
        return new GetOptions(optionName);
    }

    static void write(XmlOutput out, GetOptions request) {
        out.startCwmp(request.rpcName());
        out.element("OptionName", request.optionName());
        out.end();
    }

    static GetOptionsResponse readResponse(XmlCursor in) {
        List<OptionStruct> options = new ArrayList<>();
        while (in.nextChild()) {
            if (in.name().equals("OptionList")) {
                while (in.nextChild()) {
                    in.mayGrow(options);
                    options.add(option(in));
                }
            } else {
                in.skip();
            }
        }
        return new GetOptionsResponse(options);
    }

    static void write(XmlOutput out, GetOptionsResponse response) {
        out.startCwmp(response.rpcName());
        out.array("OptionList", "cwmp:OptionStruct", response.optionList(), GetOptionsCodec::write);
        out.end();
    }

    private static OptionStruct option(XmlCursor in) {
        String name = "";
        String voucherSn = "";
        int state = 0;
        int mode = 0;
        CwmpDateTime start = NO_TIME;
        CwmpDateTime expiration = NO_TIME;
        boolean isTransferable = false;
        while (in.nextChild()) {
            switch (in.name()) {
                case "OptionName" -> name = in.text(HeaderText.WORD);
                case "VoucherSN" -> voucherSn = in.text(HeaderText.WORD);
                case "State" -> state = number(in.text());
                case "Mode" -> mode = number(in.text());
                case "StartDate" -> start = in.dateTime();
                case "ExpirationDate" -> expiration = in.dateTime();
                case "IsTransferable" -> isTransferable = XsdLexical.isTrue(in.text());
                default -> in.skip();
            }
        }
        return new OptionStruct(name, voucherSn, state, mode, start, expiration, isTransferable);
    }

    private static int number(String text) {
        return XsdLexical.signed(text)
                .orElseThrow(() -> new UnusableArguments("an option's State or Mode is no number"));
    }

    private static void write(XmlOutput out, OptionStruct option) {
        out.start("OptionStruct");
        out.element("OptionName", option.optionName());
        out.element("VoucherSN", option.voucherSn());
        out.element("State", option.state());
        out.element("Mode", option.mode());
        out.element("StartDate", XsdLexical.of(option.startDate()));
        if (!option.expirationDate().text().isEmpty()) {
            out.element("ExpirationDate", option.expirationDate().text());
        }
        out.element("IsTransferable", option.isTransferable());
        out.end();
    }
}
