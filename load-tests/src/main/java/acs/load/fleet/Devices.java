package acs.load.fleet;

import java.util.ArrayList;
import java.util.List;

import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;
import org.jspecify.annotations.Nullable;

/** The devices of a fleet, each made when it is first asked for. For one thread at a time. */
final class Devices {
    private final SimulatedFleet fleet;
    private final @Nullable SimulatedCpe[] cpes;

    Devices(SimulatedFleet fleet, int count) {
        this.fleet = fleet;
        this.cpes = new SimulatedCpe[count];
    }

    int count() {
        return cpes.length;
    }

    SimulatedCpe get(int index) {
        SimulatedCpe cpe = cpes[index];
        if (cpe == null) {
            cpe = fleet.cpe(index);
            cpes[index] = cpe;
        }
        return cpe;
    }

    List<SimulatedCpe> all() {
        List<SimulatedCpe> all = new ArrayList<>(cpes.length);
        for (int index = 0; index < cpes.length; index++) {
            all.add(get(index));
        }
        return all;
    }
}
