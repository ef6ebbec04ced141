package acs.app.durability;

/**
 * An operation that was asked for.
 *
 * @param number      no other one has it
 * @param device      index of the device in the soak's fleets
 * @param type        as in REST
 * @param key         what this one has and no other: its CommandKey, ParameterKey, voucher, option or argument; empty when there
 *                    is no place for one
 * @param path        of the parameter that it is about, empty for none
 * @param request     the body
 * @param operationId what the ACS calls it
 */
record Asked(int number, int device, String type, String key, String path, String request, String operationId) {
    Asked withId(String id) {
        return new Asked(number, device, type, key, path, request, id);
    }
}
