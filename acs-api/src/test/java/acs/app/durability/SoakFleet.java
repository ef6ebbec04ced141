package acs.app.durability;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import acs.cwmp.CwmpNamespace;
import acs.cwmp.EventCode;
import acs.cwmp.EventStruct;
import acs.load.cpe.CpeModel;
import acs.load.cpe.DeviceLedger;
import acs.load.cpe.DeviceProfile;
import acs.load.cpe.Misbehaviour;
import acs.load.cpe.SimulatedCpe;
import acs.load.cpe.SimulatedFleet;
import acs.load.cpe.TransferredFile;
import acs.load.fleet.FleetRun;
import acs.load.fleet.FleetSettings;

/** Devices of several models that call when they would, misbehave now and then, and keep a ledger; one fleet for each model. */
final class SoakFleet implements AutoCloseable {
    private static final Duration LONG = Duration.ofHours(1);
    private static final double SHARE = 0.25;
    /** 100,000 parameters in an answer are a test of their own. */
    private static final List<Misbehaviour> CHOICES = List
            .copyOf(EnumSet.complementOf(EnumSet.of(Misbehaviour.MANY_PARAMETERS)));

    private final List<SoakModel> models;
    private final long seed;
    private final List<SimulatedFleet> fleets = new ArrayList<>();
    private final List<FleetRun> runs = new ArrayList<>();
    private boolean stopped;

    SoakFleet(List<SoakModel> models, int devices, long seed, int cwmpPort) {
        this.models = models;
        this.seed = seed;
        for (int i = 0; i < models.size(); i++) {
            int fleet = i;
            CpeModel model = new CpeModel("S" + i + "-", 1, 0,
                    List.of(new EventStruct(EventCode.BOOTSTRAP, ""), new EventStruct(EventCode.BOOT, "")),
                    List.of(new EventStruct(EventCode.PERIODIC, "")), CwmpNamespace.CWMP_1_2);
            DeviceProfile profile = new DeviceProfile(models.get(i).tree(),
                    index -> misbehaviours(index * models.size() + fleet), SHARE, TransferredFile::pretended, true);
            fleets.add(new SimulatedFleet(model, profile, seed));
            FleetSettings settings = new FleetSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), cwmpPort), "/", devices / models.size(), 0,
                    LONG, 100, Duration.ofSeconds(15), true,
                    new FleetSettings.ByThemselves(Duration.ofSeconds(Math.max(1, devices / 100))),
                    new FleetSettings.Called(0));
            runs.add(FleetRun.start(fleets.get(i), settings, false));
        }
    }

    /** Half of the devices behave. */
    Set<Misbehaviour> misbehaviours(int device) {
        Random random = new Random(seed * 31 + device);
        Set<Misbehaviour> chosen = EnumSet.noneOf(Misbehaviour.class);
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            chosen.add(CHOICES.get(random.nextInt(CHOICES.size())));
        }
        return chosen;
    }

    SoakModel model(int device) {
        return models.get(device % models.size());
    }

    /** As in the REST API's paths. */
    String deviceKey(int device) {
        // The fleet's own device belongs to its event loop; another one with the same number has the same identity.
        return fleets.get(device % models.size()).cpe(device / models.size()).deviceId().canonical();
    }

    URI connectionRequestUrl(int device) {
        return runs.get(device % models.size()).connectionRequestUrl(device / models.size());
    }

    /** Sessions that ended well. */
    long sessions() throws InterruptedException {
        long sessions = 0;
        for (FleetRun run : runs) {
            sessions += run.whole().ended();
        }
        return sessions;
    }

    /** What the device did; only once this is stopped. */
    List<DeviceLedger.Deed> deeds(int device) {
        SimulatedCpe cpe = runs.get(device % models.size()).devices().get(device / models.size());
        return cpe.ledger().deeds();
    }

    /** Ends all sessions: nobody calls any more, and what the devices did can be looked at. */
    void stop() {
        if (!stopped) {
            stopped = true;
            runs.forEach(FleetRun::close);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
