package acs.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import acs.cwmp.AcsRequest;
import acs.cwmp.AddObject;
import acs.cwmp.AddObjectResponse;
import acs.cwmp.CpeResponse;
import acs.cwmp.GetParameterNames;
import acs.cwmp.GetParameterNamesResponse;
import acs.cwmp.GetParameterValues;
import acs.cwmp.ParameterInfo;
import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterValue;
import acs.cwmp.Reboot;
import acs.cwmp.RebootResponse;
import acs.cwmp.SetParameterValues;
import acs.cwmp.SetParameterValuesResponse;
import acs.device.Quirk;
import acs.device.Quirks;
import org.junit.jupiter.api.Test;

/** Operations against a CPE that answers, refuses and breaks off at random: every plan ends, within its bounds. */
class RandomCpeTest {
    private static final int[] FAULTS = {9000, 9001, 9002, 9003, 9004, 9005, 9005, 9005, 9800};

    /** One operation, one CPE; the seed says which. */
    private static final class Run {
        final Random chance;
        final PlanContext context;
        final int refusals;
        int calls;

        Run(long seed) {
            chance = new Random(seed);
            refusals = chance.nextInt(70);
            Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
            for (Quirk quirk : Quirk.values()) {
                if (chance.nextInt(4) == 0) {
                    quirks.add(quirk);
                }
            }
            PlanLimits shipped = PlanLimits.defaults();
            context = new PlanContext(
                    new Quirks(quirks, chance.nextInt(20), chance.nextBoolean() ? Set.of(9001) : Set.of()),
                    new PlanLimits(1 + chance.nextInt(40), 1 + chance.nextInt(200), shipped.answerBytesMax(),
                            1 + chance.nextInt(30),
                            shipped.retryDelay(), shipped.retryDelayMax()),
                    chance.nextInt(5) == 0 ? "" : "Device.", chance.nextInt(5) == 0 ? null : "mark");
        }

        OperationEnd run() {
            LeasedOperation leased = Plans.leased(operation(), 1 + chance.nextInt(3),
                    chance.nextBoolean() ? "" : "read", chance.nextInt(40));
            PlanStep step = OperationPlanner.begin(leased, context);
            while (step instanceof PlanStep.Ask ask) {
                calls++;
                assertThat(calls).isLessThanOrEqualTo(context.limits().callsMax());
                assertNothingTwice(ask.plan().asked());
                int dice = chance.nextInt(100);
                if (dice < 2) {
                    return OperationPlanner.lost(ask.plan(), context);
                }
                if (dice < 4) {
                    return OperationPlanner.unanswered(ask.plan(),
                            OperationFault.of(OperationFault.Reason.UNREADABLE_ANSWER, "?"), context);
                }
                step = dice < 4 + refusals
                        ? OperationPlanner.refused(ask.plan(), Plans.fault(FAULTS[chance.nextInt(FAULTS.length)]),
                                context)
                        : OperationPlanner.answered(ask.plan(), answer(ask.plan().asked()), context);
            }
            return Plans.ended(step);
        }

        Operation operation() {
            return switch (chance.nextInt(7)) {
                case 0, 1 -> new Operation.Rpc(new GetParameterValues(names(1 + chance.nextInt(150))));
                case 2 -> new Operation.Rpc(new GetParameterNames(chance.nextBoolean() ? "" : "Device.", false));
                case 3 -> new Operation.Rpc(new SetParameterValues(
                        names(1 + chance.nextInt(30)).stream().map(name -> ParameterValue.of(name, "1")).toList(),
                        "mark"));
                case 4 -> new Operation.Diagnose(Plans.DIAGNOSTICS.get(chance.nextInt(6)), Map.of("Host", "h"));
                case 5 -> new Operation.Rpc(chance.nextBoolean() ? new Reboot("") : new AddObject("Device.A.", ""));
                default -> new Operation.Refresh(new ParameterPath(chance.nextBoolean() ? "" : "Device."));
            };
        }

        /** Some twice, some objects, some beside the tree. */
        List<String> names(int count) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                StringBuilder name = new StringBuilder(chance.nextInt(20) == 0 ? "Other." : "Device.");
                for (int depth = chance.nextInt(4); depth > 0; depth--) {
                    name.append((char) ('A' + chance.nextInt(4))).append('.');
                }
                names.add(chance.nextInt(3) == 0 ? name.toString() : name.append(chance.nextInt(90)).toString());
            }
            return names;
        }

        CpeResponse answer(AcsRequest request) {
            List<String> names = names(chance.nextInt(60));
            return switch (request) {
                case GetParameterNames get -> new GetParameterNamesResponse(
                        names.stream().map(name -> new ParameterInfo(name, true)).toList());
                case GetParameterValues get when chance.nextInt(4) > 0 -> Plans.values(get);
                case GetParameterValues get -> Plans.values(new GetParameterValues(names));
                case SetParameterValues set -> new SetParameterValuesResponse(chance.nextInt(2));
                case AddObject add -> new AddObjectResponse(1, 0);
                default -> new RebootResponse();
            };
        }

        private static void assertNothingTwice(AcsRequest request) {
            List<String> names = switch (request) {
                case GetParameterValues get -> get.parameterNames();
                case SetParameterValues set -> set.parameterList().stream().map(ParameterValue::name).toList();
                default -> List.of();
            };
            assertThat(names).doesNotHaveDuplicates();
        }
    }

    @Test
    void every_plan_ends_within_its_calls_and_asks_no_name_twice() {
        for (long seed = 0; seed < 20_000; seed++) {
            Run run = new Run(seed);
            try {
                OperationEnd end = run.run();
                assertThat(end.report().values()).extracting(ParameterValue::name).doesNotHaveDuplicates();
                assertThat(end.report().values()).hasSizeLessThanOrEqualTo(run.context.limits().parametersMax());
                assertThat(end.readBatchMax()).isLessThan(run.context.limits().readBatch());
                if (end.outcome() instanceof Outcome.Again) {
                    assertThat(end.leased().attempts()).isLessThan(end.leased().attemptsMax());
                }
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("seed " + seed, wrong);
            }
        }
    }

    @Test
    void the_same_seed_ends_the_same_way() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(new Run(seed).run()).isEqualTo(new Run(seed).run());
        }
    }

    @Test
    void a_large_tree_is_refreshed_whatever_the_batch() {
        List<ParameterInfo> tree = new ArrayList<>();
        for (int i = 0; i < 90_000; i++) {
            tree.add(new ParameterInfo("Device.Table." + i + ".Value", false));
        }
        PlanLimits shipped = PlanLimits.defaults();
        // Its calls are what bounds it here.
        PlanContext context = Plans.context(Quirks.NONE, new PlanLimits(shipped.callsMax(), shipped.parametersMax(),
                64 << 20, shipped.readBatch(), shipped.retryDelay(), shipped.retryDelayMax()));
        PlanStep step = OperationPlanner.begin(Plans.leased(new Operation.Refresh(ParameterPath.ROOT)), context);
        step = OperationPlanner.answered(Plans.asked(step), new GetParameterNamesResponse(tree), context);
        OperationEnd end = Plans.answerReads(step, context, 100, 9004);

        assertThat(end.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(end.report().values()).hasSizeGreaterThan(50_000);
        assertThat(((Outcome.Failed) end.outcome()).fault().reason()).isEqualTo(OperationFault.Reason.TOO_LARGE);
    }
}
