package acs.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

import acs.cwmp.ParameterPath;
import acs.cwmp.ParameterType;
import acs.cwmp.ParameterValue;
import acs.cwmp.SetParameterValues;
import acs.device.ReportedParameter;
import acs.operation.Operation;
import acs.port.DeviceStore;
import acs.port.OperationRecord;
import reactor.core.publisher.Mono;

/** Fills in what a client left out and the device has told: types of parameters. */
final class DeviceDefaults {
    private final DeviceStore devices;

    DeviceDefaults(DeviceStore devices) {
        this.devices = devices;
    }

    /** The whole operation; reads the store only for what is missing. Completes empty when there is no such device. */
    Mono<Operation> complete(String deviceKey, AskedOperation asked, RequestMemory memory) {
        if (asked.operation() instanceof Operation.Rpc rpc && rpc.request() instanceof SetParameterValues set
                && !asked.untyped().isEmpty()) {
            return typed(deviceKey, set, asked.untyped(), memory).map(it -> new Operation.Rpc(it, rpc.choosesKey()));
        }
        return Mono.just(asked.operation());
    }

    /** Whether a repeat asks for what was asked before; what it leaves out is as it was then, whatever the device tells now. */
    static boolean isRepeat(AskedOperation asked, OperationRecord before) {
        if (!asked.operation().type().word().equals(before.type())) {
            return false;
        }
        Operation first = OperationRequests.stored(before.type(), before.request()).operation();
        if (asked.operation() instanceof Operation.Rpc rpc && rpc.request() instanceof SetParameterValues set
                && first instanceof Operation.Rpc old && old.request() instanceof SetParameterValues then) {
            return new Operation.Rpc(typedAs(then, set, asked.untyped()), rpc.choosesKey()).equals(first);
        }
        return ServedFiles.withFileTypeOf(asked.operation(), first).equals(first);
    }

    private static SetParameterValues typedAs(SetParameterValues then, SetParameterValues set, List<Integer> untyped) {
        Map<String, ParameterType> types = new HashMap<>();
        then.parameterList().forEach(value -> types.put(value.name(), value.type()));
        return new SetParameterValues(typed(set.parameterList(), untyped, types, new ArgumentErrors()),
                set.parameterKey());
    }

    private Mono<SetParameterValues> typed(String deviceKey, SetParameterValues set, List<Integer> untyped,
            RequestMemory memory) {
        List<ParameterValue> values = set.parameterList();
        List<String> names = untyped.stream().map(index -> values.get(index).name()).toList();
        AtomicLong read = new AtomicLong();
        LongPredicate room = bytes -> memory.tryHold(bytes) && read.addAndGet(bytes) >= 0;
        return memory.whenRoom(devices.parameters(deviceKey, commonObject(names), room)).map(reported -> {
            Map<String, ParameterType> types = new HashMap<>();
            for (ReportedParameter parameter : reported) {
                types.put(parameter.path(), parameter.type());
            }
            ArgumentErrors errors = new ArgumentErrors();
            SetParameterValues whole = new SetParameterValues(typed(values, untyped, types, errors),
                    set.parameterKey());
            errors.refuseIfAny();
            return whole;
        }).doFinally(end -> memory.release(read.getAndSet(0)));
    }

    private static List<ParameterValue> typed(List<ParameterValue> values, List<Integer> untyped,
            Map<String, ParameterType> types, ArgumentErrors errors) {
        List<ParameterValue> typed = new ArrayList<>(values);
        for (int index : untyped) {
            ParameterValue value = values.get(index);
            ParameterType type = types.getOrDefault(value.name(), ParameterType.STRING);
            typed.set(index, new ParameterValue(value.name(), value.value(), type));
            if (!XsdValues.fits(type, value.value())) {
                errors.add("parameterValues[" + index + "].value",
                        "is no " + type.xsdName() + ", which the device says it is; give the type to set another");
            }
        }
        return typed;
    }

    /** The deepest object that all are in. */
    private static ParameterPath commonObject(List<String> names) {
        String common = names.getFirst();
        for (String name : names) {
            int same = 0;
            while (same < Math.min(common.length(), name.length()) && common.charAt(same) == name.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return new ParameterPath(common.substring(0, common.lastIndexOf('.') + 1));
    }
}
