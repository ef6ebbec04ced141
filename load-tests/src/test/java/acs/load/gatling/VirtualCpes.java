package acs.load.gatling;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;

/**
 * Hands each virtual user a device of its own: a new one until all have called, then one whose session is over. When every
 * device is busy, the fleet grows, so that a slow ACS makes no session fail here.
 */
final class VirtualCpes {
    private final SimulatedFleet fleet;
    private final int devices;
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<SimulatedCpe> idle = new ConcurrentLinkedQueue<>();

    VirtualCpes(SimulatedFleet fleet, int devices) {
        this.fleet = fleet;
        this.devices = devices;
    }

    SimulatedCpe take() {
        if (made.get() < devices) {
            return fleet.cpe(made.getAndIncrement());
        }
        SimulatedCpe again = idle.poll();
        return again == null ? fleet.cpe(made.getAndIncrement()) : again;
    }

    void putBack(SimulatedCpe cpe) {
        idle.add(cpe);
    }

    int made() {
        return made.get();
    }
}
