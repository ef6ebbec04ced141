package acs.app.config;

import static acs.app.config.SettingType.count;
import static acs.app.config.SettingType.flag;
import static acs.app.config.SettingType.host;
import static acs.app.config.SettingType.port;
import static acs.app.config.SettingType.powerOfTwo;
import static acs.app.config.SettingType.size;
import static acs.app.config.SettingType.time;

import java.time.Duration;

import acs.transport.stun.Stun;
import acs.transport.stun.StunPolicy;
import acs.transport.stun.StunSettings;
import acs.transport.stun.UdpWakeSettings;
import io.netty.util.NetUtil;

/** The settings of STUN and connection requests over UDP. */
public final class NatSettings {
    static final SettingGroup GROUP = new SettingGroup();

    static final Setting<Boolean> ENABLED = GROUP.add("stun.enabled", flag(), false,
            "Runs the STUN server, by which devices behind NAT keep a binding open and are reached through it.");
    static final Setting<String> HOST = GROUP.add("stun.host", host(), "127.0.0.1",
            "The address that the STUN server listens on. Connection requests leave from it, so with several addresses"
                    + " name the one that devices know.");
    /** Named when the port cannot be had. */
    public static final Setting<Integer> PORT = GROUP.add("stun.port", port(), Stun.PORT,
            "Its UDP port; a STUNServerPort that devices are told must be this one.");
    static final Setting<String> PUBLIC_HOST = GROUP.add("stun.public-host", publicHost(), "",
            "The numeric address that devices know the STUN server by, where that is not `stun.host`; shown in its"
                    + " answers alone.");
    static final Setting<Integer> RECEIVE_BUFFER = GROUP.add("stun.receive-buffer", size("64KiB", "256MiB"), 4 << 20,
            "The system's memory for datagrams that wait to be read; it may grant less (`net.core.rmem_max`).");
    static final Setting<Integer> REQUESTS_PER_SECOND = GROUP.add("stun.requests-per-second", count(1, 1_000_000), 500,
            "Requests of one address (IPv6: one /64), lasting; twice as many may come at once, more get no answer."
                    + " Behind a carrier's NAT thousands of devices share an address.");
    static final Setting<Integer> SOURCE_SLOTS = GROUP.add("stun.source-slots", powerOfTwo(1 << 10, 1 << 26), 1 << 16,
            "Places in the memory for these rates, 8 bytes each.");
    static final Setting<Integer> BINDING_SLOTS = GROUP.add("stun.binding-slots", powerOfTwo(1 << 10, 1 << 28),
            1 << 20,
            "Places in the memory of who has proven a binding, 8 bytes each; four for each device of this node. Too few"
                    + " only cost further proofs.");
    static final Setting<Duration> PROOF_INTERVAL = GROUP.add("stun.proof-interval", time("1m", "30d"),
            Duration.ofHours(12),
            "How long a proven binding holds before its device is asked to prove it again.");
    static final Setting<Duration> BINDING_LIFE = GROUP.add("stun.binding-life", time("1m", "90d"), Duration.ofDays(1),
            "How old a proof may be for its device to be asked there; older, what the device reports counts. A proof that"
                    + " changes nothing is written after 6 h, so let it be 6 h more than `stun.proof-interval`.");
    static final Setting<Duration> CHALLENGE_INTERVAL = GROUP.add("stun.challenge-interval", time("1m", "30d"),
            Duration.ofMinutes(10),
            "How long a device that gave no proof is left in peace, unless it says that its binding changed.");
    static final Setting<Integer> REPLAYS_MAX = GROUP.add("stun.replays-max", count(100, 100_000_000), 100_000,
            "Proofs that are remembered lest one is taken twice, about 150 bytes each.");
    static final Setting<Duration> REPLAY_WINDOW = GROUP.add("stun.replay-window", time("1m", "30d"),
            Duration.ofHours(1), "How long they are.");
    static final Setting<Integer> WAITING_MAX = GROUP.add("stun.waiting-max", count(500, 10_000_000), 50_000,
            "Devices whose new bindings wait to be written while the database is away; those of more are lost, and"
                    + " counted, until they are proven again.");
    static final Setting<Integer> WAKE_COPIES = GROUP.add("stun.wake-copies", count(1, 10), 3,
            "Copies of each connection request over UDP: nobody tells when one was lost.");
    static final Setting<Duration> WAKE_COPY_GAP = GROUP.add("stun.wake-copy-gap", time("0s", "5s"),
            Duration.ofMillis(150), "From one copy to the next.");
    static final Setting<Duration> WAKE_GAP = GROUP.add("stun.wake-gap", time("1s", "1h"), Duration.ofSeconds(10),
            "From one request over UDP to a device to the next; devices take only the first of several within some"
                    + " seconds.");
    static final Setting<Integer> WAKE_DEVICES_MAX = GROUP.add("stun.wake-devices-max", count(100, 100_000_000),
            200_000, "Devices whose last request over UDP is remembered for that, about 150 bytes each.");

    private NatSettings() {}

    static NatConfig map(SettingValues values) {
        StunPolicy policy = new StunPolicy(values.get(REQUESTS_PER_SECOND), values.get(SOURCE_SLOTS),
                values.get(BINDING_SLOTS), values.get(PROOF_INTERVAL), values.get(CHALLENGE_INTERVAL),
                values.get(REPLAYS_MAX), values.get(REPLAY_WINDOW));
        return new NatConfig(values.get(ENABLED),
                new StunSettings(values.get(HOST), values.get(PORT), values.get(PUBLIC_HOST),
                        values.get(RECEIVE_BUFFER), policy),
                new UdpWakeSettings(values.get(WAKE_COPIES), values.get(WAKE_COPY_GAP), values.get(WAKE_GAP),
                        values.get(WAKE_DEVICES_MAX)),
                values.get(WAITING_MAX), values.get(BINDING_LIFE));
    }

    private static SettingType<String> publicHost() {
        return new SettingType<>("empty, or a numeric address", text -> {
            if (!text.isEmpty() && NetUtil.createInetAddressFromIpAddressString(text) == null) {
                throw new IllegalArgumentException("must be a numeric address");
            }
            return text;
        }, text -> text);
    }
}
