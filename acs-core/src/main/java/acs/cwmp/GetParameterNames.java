package acs.cwmp;

/**
 * Reads names below a path (<i>TR-069 A6 §A.3.2.3</i>).
 *
 * @param parameterPath full or partial path; the empty one is the root
 * @param nextLevel whether the object's children alone are wanted, instead of all below it
 */
public record GetParameterNames(String parameterPath, boolean nextLevel) implements AcsRequest {
    @Override
    public String rpcName() {
        return "GetParameterNames";
    }
}
