package io.throughline.routing.auto;

import java.util.UUID;

/** Numbers that look random and are the same wherever they are asked for. */
final class Draws {

    private static final double UNIT = 0x1.0p-53;

    private Draws() {}

    /** All bits of the result depend on all of {@code bits}. Source: Stafford's variant 13 of the finalizer of MurmurHash3. */
    static long mixed(long bits) {
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return bits ^ (bits >>> 31);
    }

    /** From 0 up to 1, evenly. */
    static double unit(long bits) {
        return (mixed(bits) >>> 11) * UNIT;
    }

    /** Of what is drawn together: one session's requests on one day. */
    static long cluster(UUID organization, String session, long day) {
        long hash = mixed(organization.getMostSignificantBits()) ^ organization.getLeastSignificantBits();
        for (int i = 0; i < session.length(); i++) {
            hash = mixed(hash + session.charAt(i));
        }
        return mixed(hash + day);
    }
}
