package acs.cwmp;

/**
 * An option set by a voucher (deprecated, <i>TR-069 A6 §A.4.1.4</i>).
 *
 * @param optionName     of the option
 * @param voucherSn      serial number of the voucher, as sent
 * @param state          bit 0 enabled, bit 1 set up
 * @param mode           0 disabled, 1 enabled with expiration, 2 enabled without
 * @param startDate      from when it holds
 * @param expirationDate until when it holds
 * @param isTransferable whether it may move to another device
 */
public record OptionStruct(String optionName, String voucherSn, int state, int mode, CwmpDateTime startDate,
        CwmpDateTime expirationDate, boolean isTransferable) {}
