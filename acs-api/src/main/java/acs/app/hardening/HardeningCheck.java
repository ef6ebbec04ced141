package acs.app.hardening;

import java.util.function.Function;

/**
 * A line of the checklist.
 *
 * @param id   also in the guide, where a section explains it
 * @param text what it looks at
 * @param look decides; opens no socket, changes nothing
 */
public record HardeningCheck(String id, String text, Function<Subject, Result> look) {
    /**
     * What a look found.
     *
     * @param told never a secret
     * @param mend empty when there is nothing to do
     */
    public record Result(Verdict verdict, String told, String mend) {
        static Result ok(String told) {
            return new Result(Verdict.OK, told, "");
        }

        static Result note(String told, String mend) {
            return new Result(Verdict.NOTE, told, mend);
        }

        static Result warn(String told, String mend) {
            return new Result(Verdict.WARN, told, mend);
        }

        static Result fail(String told, String mend) {
            return new Result(Verdict.FAIL, told, mend);
        }
    }

    Finding find(Subject subject) {
        Result result = look.apply(subject);
        return new Finding(id, text, result.verdict(), result.told(), result.mend());
    }
}
