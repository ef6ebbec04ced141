package acs.api;

import java.util.function.Supplier;

import acs.device.QuirkRules;
import acs.engine.OperationNews;
import acs.port.CredentialAdmin;
import acs.port.DeviceStore;
import acs.port.OperationStore;
import org.jspecify.annotations.Nullable;

/**
 * What the API reads and changes.
 *
 * @param devices     the inventory
 * @param operations  what was asked of them
 * @param credentials of devices
 * @param rules       what is odd about devices, as the rules say now
 * @param news        of operations on this node
 * @param sessions    what was said in sessions
 * @param wakes       has devices connect
 * @param files       the file service, {@code null} for none
 */
public record ApiPorts(DeviceStore devices, OperationStore operations, CredentialAdmin credentials,
        Supplier<QuirkRules> rules, OperationNews news, SessionPorts sessions, WakePorts wakes,
        @Nullable FilePorts files) {}
