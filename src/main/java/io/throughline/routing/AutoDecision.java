package io.throughline.routing;

import io.throughline.routing.auto.Features;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * One choice of {@code auto}, as it will be logged when its request has ended.
 *
 * @param cluster equal for choices that were drawn together, those of one session on one day; else of this one alone
 * @param chosen ids of the models that were drawn, {@code provider/name}; the others of the plan stand in when these fail
 */
public record AutoDecision(
        UUID id, UUID organizationId, long cluster, Features features, Choice choice, Set<String> chosen) {

    private static final String PREFIX = "dec_";

    public AutoDecision {
        chosen = Set.copyOf(chosen);
    }

    /** As clients see it: {@code dec_} and 32 hexadecimal digits. */
    public String shownId() {
        return shown(id);
    }

    public static String shown(UUID id) {
        var hex = HexFormat.of();
        return PREFIX + hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
